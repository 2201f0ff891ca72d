//! Expressions that cannot be read: where, why, and what would help.

use super::parse;
use crate::text::Lang;

/// A line each: the text with the place marked, what is said about it, and the hint.
static FAULTS: &str = r#"
⟦⟧ ¦ the expression is empty
⟦⟧    ¦ the expression is empty
a =⟦⟧ ¦ a value is missing behind =
a =⟦⟧  ¦ a value is missing behind =
a and⟦⟧ ¦ a condition is missing behind and
a or⟦⟧  ¦ a condition is missing behind or
not⟦⟧ ¦ a condition is missing behind not
-⟦⟧ ¦ a value is missing behind -
a +⟦⟧ ¦ a value is missing behind +
a + ⟦*⟧ b ¦ a value is expected here, not `*`
⟦=⟧ 1 ¦ a value is expected here, not `=`
⟦and⟧ b ¦ a condition is missing before and
⟦and⟧(a, b) ¦ a condition is missing before and ¦ it stands between two conditions: (a and b)
a = b ⟦=⟧ c ¦ comparisons do not chain ¦ join two comparisons with and: a = b and b = c
a < b ⟦<⟧ c ¦ comparisons do not chain ¦ write x between 1 and 5, or join two comparisons with and
a = 1 ⟦>⟧ 2 ¦ comparisons do not chain ¦ write x between 1 and 5, or join two comparisons with and
a is empty ⟦=⟧ true ¦ comparisons do not chain ¦ join two comparisons with and: a = b and b = c
a is empty ⟦+⟧ 1 ¦ a condition is not calculated with ¦ conditions are joined with and, or
a in (1) ⟦in⟧ (2) ¦ comparisons do not chain ¦ join two comparisons with and: a = b and b = c
a = 1 ⟦not⟧ b ¦ `and` or `or` is missing before a second condition
a ⟦=>⟧ 1 ¦ `=>` is no operator ¦ did you mean >=?
a ⟦=<⟧ 1 ¦ `=<` is no operator ¦ did you mean <=?
a ⟦><⟧ 1 ¦ `><` is no operator ¦ did you mean <>?
a ⟦=!⟧ 1 ¦ `=!` is no operator ¦ did you mean !=?
a ⟦===⟧ 1 ¦ `===` is no operator ¦ did you mean =?
a ⟦~⟧ 'x' ¦ `~` is no operator ¦ did you mean =~?
a ⟦< =⟧ 1 ¦ two operators stand side by side ¦ did you mean <=?
a ! ⟦=⟧ 1 ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before `=` ¦ did you mean !=?
a not ⟦=⟧ 1 ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before `=` ¦ did you mean !=?
a not ⟦>⟧ 1 ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before `>` ¦ did you mean <=?
a not ⟦empty⟧ ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before `empty` ¦ did you mean is not empty?
a not ⟦b⟧ ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before `b`
a ⟦&⟧ b ¦ the sign `&` means nothing here ¦ write and, or && (texts are joined with concat)
a ⟦|⟧ b ¦ the sign `|` means nothing here ¦ write or, or ||
a ⟦;⟧ b ¦ the sign `;` means nothing here ¦ a comma separates values
a ⟦或b⟧ ¦ an operator is missing between `a` and `或b` ¦ 或 needs a blank on both sides
a = 1 ⟦且b⟧ = 2 ¦ an operator is missing between `1` and `且b` ¦ 且 needs a blank on both sides
a且 ⟦b⟧ ¦ an operator is missing between `a且` and `b` ¦ 且 needs a blank on both sides
⟦'⟧abc ¦ the quote is never closed ¦ a ' inside is written twice: ''
a = ⟦"⟧上海 ¦ the quote is never closed ¦ a " inside is written twice: ""
a = ⟦“⟧上海 ¦ the quote is never closed
a = 'it'⟦s⟧' ¦ an operator is missing between a text and `s` ¦ a ' inside is written twice: ''
⟦`⟧name ¦ the back quote is never closed ¦ a ` inside is written twice: ``
⟦``⟧ ¦ there is no name in the back quotes
a matches ⟦/⟧x ¦ the pattern is never closed ¦ a pattern ends with a slash; a slash inside is written \/
a matches /x/⟦g⟧ ¦ only `i` may stand behind a pattern: case does not matter
a matches ⟦b⟧ ¦ a pattern is expected here, not `b` ¦ write it between slashes: /^1[3-9]/
a =~⟦⟧  ¦ a pattern is expected here, not the end ¦ write it between slashes: /^1[3-9]/
a ⟦#⟧ ¦ the sign `#` means nothing here ¦ a field whose name has other signs than letters, digits and _ stands in back quotes
a ⟦@⟧ b ¦ the sign `@` means nothing here ¦ a field whose name has other signs than letters, digits and _ stands in back quotes
a⟦[⟧1] ¦ the sign `[` means nothing here ¦ a list stands in ( ), a field whose name has blanks in back quotes
a = ⟦$⟧5 ¦ the sign `$` means nothing here ¦ write the amount without its currency
a⟦：⟧b ¦ the sign `:` means nothing here ¦ a time of day stands in quotes: '08:30'
a ⟦×⟧ b ¦ the sign `×` means nothing here ¦ did you mean *?
a ⟦−⟧ b ¦ the sign `−` means nothing here ¦ did you mean -?
a = 1⟦,⟧5 ¦ a comma stands only between the values of a list ¦ a decimal point is written ., and thousands are not separated: 1234.5
a = 1⟦,⟧234 ¦ a comma stands only between the values of a list ¦ a decimal point is written ., and thousands are not separated: 1234.5
(a⟦,⟧ b) ¦ a comma stands only between the values of a list ¦ a list follows in: in ('a', 'b')
a⟦,⟧ b ¦ a comma stands only between the values of a list ¦ a list follows in: in ('a', 'b')
(a = 1⟦⟧ ¦ `)` is missing: the bracket at character 1 is not closed
len(a⟦⟧ ¦ `)` is missing: the bracket at character 4 is not closed
a in (1, 2⟦⟧ ¦ `)` is missing: the bracket at character 6 is not closed
((a)⟦⟧ ¦ `)` is missing: the bracket at character 1 is not closed
a⟦)⟧ ¦ `)` closes no bracket
(⟦)⟧ ¦ a value is expected here, not `)`
f(a,⟦)⟧ ¦ a value is expected here, not `)`
a in ⟦()⟧ ¦ the list is empty
a in ⟦'x'⟧ ¦ a list in brackets stands behind in ¦ write in ('a', 'b')
a in⟦⟧ ¦ a list in brackets stands behind in ¦ write in ('a', 'b')
a in (1,⟦)⟧ ¦ a value is expected here, not `)`
a between 1⟦⟧ ¦ `and` and the upper bound are missing behind between ¦ write between 1 and 5
a between 1 ⟦or⟧ 2 ¦ `and` and the upper bound are missing behind between ¦ write between 1 and 5
a between 1⟦,⟧ 5 ¦ `and` and the upper bound are missing behind between ¦ write between 1 and 5
a is⟦⟧ ¦ `is` asks for empty, null or valid, not the end
a is not⟦⟧ ¦ `is` asks for empty, null or valid, not the end
a is ⟦5⟧ ¦ `is` asks for empty, null or valid, not `5` ¦ did you mean =?
a is ⟦'x'⟧ ¦ `is` asks for empty, null or valid, not a text ¦ did you mean =?
a is ⟦blank⟧ ¦ `is` asks for empty, null or valid, not `blank` ¦ did you mean is empty?
a is ⟦in⟧ (1) ¦ `is` asks for empty, null or valid, not `in` ¦ leave out is
a starts ⟦'x'⟧ ¦ `with` is missing behind starts ¦ did you mean starts with?
a ends⟦⟧ ¦ `with` is missing behind ends ¦ did you mean ends with?
a starts⟦⟧ ¦ `with` is missing behind starts ¦ did you mean starts with?
a ⟦5⟧ ¦ an operator is missing between `a` and `5`
a ⟦'x'⟧ ¦ an operator is missing between `a` and a text
'x' ⟦'y'⟧ ¦ an operator is missing between a text and a text
first ⟦name⟧ = 'x' ¦ an operator is missing between `first` and `name` ¦ a field whose name has blanks stands in back quotes: `first name`
a ⟦contain⟧ 'x' ¦ an operator is missing between `a` and `contain` ¦ did you mean contains?
a ⟦大于⟧ 5 ¦ an operator is missing between `a` and `大于` ¦ did you mean >?
a ⟦包含⟧ 'x' ¦ an operator is missing between `a` and `包含` ¦ did you mean contains?
a ⟦5d⟧ ¦ an operator is missing between `a` and `5d`
5 ⟦d⟧ ¦ an operator is missing between `5` and `d` ¦ did you mean 5d?
5⟦q⟧ ¦ the units of a duration are y, m, w, d, h, min, s ¦ a field whose name begins with a digit stands in back quotes: `5q`
3⟦天⟧ ¦ the units of a duration are y, m, w, d, h, min, s ¦ did you mean 3d?
5 ⟦天⟧ ¦ an operator is missing between `5` and `天` ¦ did you mean 5d?
5⟦days⟧ ¦ the units of a duration are y, m, w, d, h, min, s ¦ did you mean 5d?
5⟦and⟧ ¦ the units of a duration are y, m, w, d, h, min, s ¦ a blank is missing before and
2024⟦销售额⟧ > 5 ¦ the units of a duration are y, m, w, d, h, min, s ¦ a field whose name begins with a digit stands in back quotes: `2024销售额`
⟦1.5h⟧ ¦ a duration is counted in whole numbers ¦ use a smaller unit beside it: 1h 30min
1.5⟦q⟧ ¦ the units of a duration are y, m, w, d, h, min, s ¦ a field whose name begins with a digit stands in back quotes: `1.5q`
⟦1.2.3⟧ ¦ a number has one point at most ¦ a date is written 2026-11-21
5.⟦⟧ ¦ digits are missing behind the point
⟦99999999999999999999999999999999999999999⟧ ¦ a number has at most 38 digits
⟦99999999999999999999y⟧ ¦ the duration is too long
⟦2026-02-30⟧ ¦ there is no such day
⟦2026-13-01⟧ ¦ there is no such day
2026-11-21⟦T08⟧:30 ¦ nothing may stand right behind a date ¦ a date with a time of day stands in quotes: '2026-11-21T08:30:00'
10⟦:⟧30 ¦ the sign `:` means nothing here ¦ a time of day stands in quotes: '08:30'
⟦contains⟧ = 1 ¦ contains is a reserved word ¦ a field of this name stands in back quotes: `contains`
⟦like⟧ ¦ like is a reserved word ¦ a field of this name stands in back quotes: `like`
a = ⟦null⟧ ¦ null is no value to compare with ¦ did you mean is empty?
a != ⟦null⟧ ¦ null is no value to compare with ¦ did you mean is not empty?
a = ⟦empty⟧ ¦ empty is no value to compare with ¦ did you mean is empty?
⟦null⟧ ¦ null is a reserved word ¦ a field of this name stands in back quotes: `null`
⟦valid⟧ = 1 ¦ valid is a reserved word ¦ a field of this name stands in back quotes: `valid`
a = ⟦not⟧ b ¦ not stands before a whole condition ¦ put it in brackets: (not a)
a + ⟦not⟧ b ¦ not stands before a whole condition ¦ put it in brackets: (not a)
a = ⟦!⟧b ¦ ! stands before a whole condition ¦ put it in brackets: (not a)
today⟦(⟧) ¦ today is written without brackets
TRUE⟦(⟧) ¦ TRUE is written without brackets
user(⟦a⟧) ¦ nothing stands in the brackets of user()
⟦previous⟧ ¦ previous stands before a point: previous.rows ¦ a field of this name stands in back quotes: `previous`
⟦previous⟧.5 ¦ previous stands before a point: previous.rows ¦ a field of this name stands in back quotes: `previous`
previous.⟦⟧ ¦ rows or a function stands behind previous: previous.rows, previous.sum(x)
previous.⟦like⟧ ¦ rows or a function stands behind previous: previous.rows, previous.sum(x)
a⟦.⟧b ¦ a point stands only in numbers and behind previous ¦ a field whose name has a point stands in back quotes
5%⟦⟧  ¦ a value is missing behind % ¦ % is the remainder of a division; five per cent is 0.05
5% ⟦*⟧ a ¦ a value is expected here, not `*` ¦ % is the remainder of a division; five per cent is 0.05
⟦+⟧5 ¦ a value is expected here, not `+` ¦ a number is written without +
a = ⟦+⟧5 ¦ a value is expected here, not `+` ¦ a number is written without +
a ⟦empty⟧ ¦ an operator is missing between `a` and `empty` ¦ did you mean is empty?
name is ⟦nulll⟧ ¦ `is` asks for empty, null or valid, not `nulll` ¦ did you mean null?
a = b ⟦c⟧ ¦ an operator is missing between `b` and `c` ¦ a field whose name has blanks stands in back quotes: `b c`
⟦is⟧ empty ¦ is is a reserved word ¦ a field of this name stands in back quotes: `is`
'a' = 'b' ⟦'c'⟧ ¦ an operator is missing between a text and a text
a = 1 ⟦b⟧ = 2 ¦ an operator is missing between `1` and `b`
a ⟦^⟧ 2 ¦ the sign `^` means nothing here ¦ powers are not calculated
a = ⟦「⟧x」 ¦ the sign `「` means nothing here ¦ a text stands in quotes: 'text'
⟦in⟧ (1) ¦ in is a reserved word ¦ a field of this name stands in back quotes: `in`
(a = 1 ⟦b⟧ ¦ an operator is missing between `1` and `b`
3h ⟦20⟧ ¦ an operator is missing between `3h` and `20`
a = `x`⟦(⟧1) ¦ an operator is missing between `x` and `(`
(a⟦,⟧ b ¦ a comma stands only between the values of a list ¦ a list follows in: in ('a', 'b')
⟦`⟧first ¦ the back quote is never closed ¦ a ` inside is written twice: ``
a contains⟦⟧ ¦ a value is missing behind contains
a like⟦⟧ ¦ a value is missing behind like
a between⟦⟧ ¦ a value is missing behind between
not (a⟦⟧ ¦ `)` is missing: the bracket at character 5 is not closed
a = 1⟦)⟧ ¦ `)` closes no bracket
if(a > 1, 2⟦⟧ ¦ `)` is missing: the bracket at character 3 is not closed
a = 3⟦小时⟧ ¦ the units of a duration are y, m, w, d, h, min, s ¦ did you mean 3h?
a ⟦在⟧ (1) ¦ an operator is missing between `a` and `在` ¦ did you mean in?
a is not ⟦5⟧ ¦ `is` asks for empty, null or valid, not `5` ¦ did you mean !=?
⟦2024-02-30⟧ ¦ there is no such day
a =~ /x/ ⟦1⟧ ¦ an operator is missing between a text and `1`
a matches⟦⟧ ¦ a pattern is expected here, not the end ¦ write it between slashes: /^1[3-9]/
a >= today⟦(⟧) ¦ today is written without brackets
days(a⟦;⟧ b) ¦ the sign `;` means nothing here ¦ a comma separates values
a⟦。⟧b ¦ the sign `。` means nothing here ¦ a decimal point is written .
a ⟦｛⟧ b ¦ the sign `{` means nothing here ¦ brackets are ( )
a ⟦begins⟧ with 'x' ¦ an operator is missing between `a` and `begins` ¦ did you mean starts with?
a ⟦notin⟧ (1) ¦ an operator is missing between `a` and `notin` ¦ did you mean not in?
a = 12⟦,⟧50 ¦ a comma stands only between the values of a list ¦ a decimal point is written ., and thousands are not separated: 1234.5
today⟦.⟧year ¦ a point stands only in numbers and behind previous ¦ a field whose name has a point stands in back quotes
a +⟦*⟧ b ¦ a value is expected here, not `*`
⟦1e999⟧ ¦ a number has at most 38 digits
a is ⟦is⟧ empty ¦ `is` asks for empty, null or valid, not `is` ¦ leave out is
城市等于 ⟦5⟧ ¦ an operator is missing between `城市等于` and `5`
rows⟦(⟧) ¦ rows is written without brackets
a in ⟦[⟧'x'] ¦ the sign `[` means nothing here ¦ a list stands in ( ), a field whose name has blanks in back quotes
previous.sum(x⟦⟧ ¦ `)` is missing: the bracket at character 13 is not closed
- ⟦not⟧ a ¦ not stands before a whole condition ¦ put it in brackets: (not a)
a ⟦且且⟧ b ¦ an operator is missing between `a` and `且且` ¦ 且 needs a blank on both sides
a not ⟦is⟧ empty ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before `is` ¦ did you mean is not?
a not⟦⟧ ¦ `not` behind a value stands before in, between, like, contains, starts with, ends with, matches, not before the end
a ⟦< >⟧ 1 ¦ two operators stand side by side ¦ did you mean <>?
⟦‘⟧abc ¦ the quote is never closed
a not like⟦⟧ ¦ a value is missing behind like
"#;

#[test]
fn a_fault_is_named_where_it_is() {
    for line in FAULTS.lines().skip(1) {
        let (marked, _) = line.split_once(" ¦ ").unwrap();
        let text = marked.replace(['⟦', '⟧'], "");
        let Err(fault) = parse(&text) else {
            panic!("{text} was read");
        };
        let (start, end) = (fault.span.start, fault.span.end);
        let (before, at, after) = (&text[..start], &text[start..end], &text[end..]);
        let mut found = format!("{before}⟦{at}⟧{after} ¦ {}", fault.message.say(Lang::En));
        if let Some(hint) = fault.hint {
            found.push_str(" ¦ ");
            found.push_str(&hint.say(Lang::En));
        }
        assert_eq!(found, line);
    }
}

#[test]
fn a_sign_that_nobody_sees_is_named_by_its_code() {
    let fault = parse("a = \u{200c}1").unwrap_err();
    assert_eq!(fault.span, 4..7);
    assert_eq!(fault.message.say(Lang::Zh), "有一个看不见的字符 U+200C");
}
