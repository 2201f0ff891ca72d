//! The only door to standard output and standard error: language, colours, what is said and when.
//!
//! Nothing here fails when the reader has gone away: what is said to a closed standard error is lost, what is
//! written to a closed standard output is an `io::Error` for its writer, never a panic.

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use crate::cli::args::{Color, Talk};
use crate::error::{Diagnostic, Error};
use crate::text;
use crate::text::{Lang, Message, Text};

/// Bytes collected before they go to standard output.
const OUT_BUFFER: usize = 64 << 10;

/// How this run talks.
#[derive(Clone, Debug)]
pub struct Ui {
    lang: Lang,
    asked_lang: Option<Lang>,
    quiet: bool,
    verbose: bool,
    progress: bool,
    out: Stream,
    err: Stream,
}

#[derive(Clone, Copy, Debug, Default)]
struct Stream {
    terminal: bool,
    colour: bool,
}

#[derive(Clone, Copy, Debug)]
enum Colour {
    Red,
    Yellow,
    Cyan,
}

impl Ui {
    /// Before the options are known.
    pub fn new(lang: Lang) -> Self {
        let mut ui = Self {
            lang,
            asked_lang: None,
            quiet: false,
            verbose: false,
            progress: true,
            out: Stream {
                terminal: io::stdout().is_terminal(),
                colour: false,
            },
            err: Stream {
                terminal: io::stderr().is_terminal(),
                colour: false,
            },
        };
        ui.set_colour(Color::Auto);
        ui
    }

    /// As the options ask.
    pub fn heed(&mut self, talk: &Talk) {
        self.asked_lang = talk.lang;
        self.lang = talk.lang.unwrap_or(self.lang);
        self.quiet = talk.quiet;
        self.verbose = talk.verbose;
        self.progress = !talk.no_progress && !talk.quiet;
        self.set_colour(talk.color);
    }

    fn set_colour(&mut self, when: Color) {
        let var = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        self.out.colour = coloured(when, self.out.terminal, var);
        self.err.colour = coloured(when, self.err.terminal, var);
    }

    /// The language of everything a person reads.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The language that `--lang` or `ROLO_LANG` names; none where only the system decides.
    pub fn asked_lang(&self) -> Option<Lang> {
        self.asked_lang
    }

    /// Whether what goes to standard output may be coloured.
    pub fn colour_out(&self) -> bool {
        self.out.colour
    }

    /// Whether progress may be drawn: on a terminal's standard error, not under `-q` or `--no-progress`.
    pub fn draws_progress(&self) -> bool {
        self.progress && self.err.terminal && env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Whether a text report that nobody asked for is shown: on a terminal, or when there is a finding; never
    /// under `-q`.
    pub fn shows_report(&self, findings: bool) -> bool {
        !self.quiet && (self.out.terminal || findings)
    }

    /// Standard output, buffered. Flush it: what fails when it is dropped is not told.
    pub fn out(&self) -> Box<dyn Write + Send> {
        Box::new(BufWriter::with_capacity(OUT_BUFFER, io::stdout()))
    }

    /// An answer that was asked for (help, the version), to standard output.
    ///
    /// # Errors
    /// [`Error::ClosedPipe`], [`Error::Write`].
    pub fn answer(&self, text: &str) -> crate::error::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|why| Error::writing("-", why))
    }

    /// Text that was not asked for (the short help after a bare command), to standard error, as it stands.
    pub fn aside(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says what stopped the run, and what would help. A closed pipe is not worth a word.
    pub fn error(&self, error: &Error) {
        let texts: Vec<String> = match error {
            Error::ClosedPipe => return,
            Error::Schema(diagnostics) | Error::Expression(diagnostics) => {
                diagnostics.iter().map(|d| d.say(self.lang)).collect()
            }
            other => vec![other.say(self.lang)],
        };
        let mut all: Vec<String> = texts
            .iter()
            .map(|text| self.line(text!("rolo: ", "rolo："), Colour::Red, text))
            .collect();
        all.extend(error.hint(self.lang));
        say(&all.join("\n"));
    }

    /// Says something about a schema or an expression that may need attention; not under `-q`.
    pub fn warn(&self, about: &Diagnostic) {
        if !self.quiet {
            let prefix = text!("rolo: warning: ", "rolo：警告：");
            say(&self.line(prefix, Colour::Yellow, &about.say(self.lang)));
        }
    }

    /// Says what a reader of the output should know; not under `-q`.
    pub fn note(&self, note: &Message) {
        if !self.quiet {
            let prefix = text!("rolo: note: ", "rolo：说明：");
            say(&self.line(prefix, Colour::Cyan, &note.say(self.lang)));
        }
    }

    /// The line that closes a run with this exit code, and before it what a reader must know: on a terminal, when
    /// the code is not 0, or with `-v`; never under `-q` with code 0.
    pub fn summary(&self, notes: &[Message], line: &str, code: u8) {
        if code != 0 || (!self.quiet && (self.verbose || self.err.terminal)) {
            let prefix = text!("rolo: note: ", "rolo：说明：");
            for note in notes {
                say(&self.line(prefix, Colour::Cyan, &note.say(self.lang)));
            }
            say(line);
        }
    }

    /// The colour only repeats what the words say.
    fn line(&self, prefix: Text, colour: Colour, text: &str) -> String {
        let prefix = prefix.get(self.lang);
        if !self.err.colour {
            return format!("{prefix}{text}");
        }
        let code = match colour {
            Colour::Red => 31,
            Colour::Yellow => 33,
            Colour::Cyan => 36,
        };
        format!("\x1b[1;{code}m{prefix}\x1b[0m{text}")
    }
}

fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether to colour: the option, else `NO_COLOR` (<https://no-color.org>), `CLICOLOR_FORCE`, `CLICOLOR`
/// (<https://bixense.com/clicolors>), `TERM`, else whether it is a terminal.
fn coloured(when: Color, terminal: bool, var: impl Fn(&str) -> Option<String>) -> bool {
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            if var("NO_COLOR").is_some() {
                false
            } else if var("CLICOLOR_FORCE").is_some_and(|force| force != "0") {
                true
            } else {
                terminal
                    && var("CLICOLOR").is_none_or(|wanted| wanted != "0")
                    && var("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_obey_the_option_then_the_environment() {
        type Variables = &'static [(&'static str, &'static str)];
        let cases: &[(Color, bool, Variables, bool)] = &[
            (Color::Auto, true, &[], true),
            (Color::Auto, false, &[], false),
            (Color::Auto, true, &[("NO_COLOR", "1")], false),
            (Color::Auto, true, &[("TERM", "dumb")], false),
            (Color::Auto, true, &[("CLICOLOR", "0")], false),
            (Color::Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (Color::Auto, false, &[("CLICOLOR_FORCE", "0")], false),
            (
                Color::Auto,
                false,
                &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
                false,
            ),
            (Color::Always, false, &[("NO_COLOR", "1")], true),
            (Color::Never, true, &[("CLICOLOR_FORCE", "1")], false),
        ];
        for (when, terminal, vars, want) in cases {
            let var = |name: &str| {
                let pair = vars.iter().find(|(known, _)| *known == name)?;
                Some(pair.1.to_owned())
            };
            assert_eq!(
                coloured(*when, *terminal, var),
                *want,
                "{when:?} {terminal} {vars:?}"
            );
        }
    }
}
