//! stub
use super::datum::Datum;
use super::functions::Means;
use super::tree::Arithmetic;
use super::*;
pub(crate) fn apply<'a>(_o: Arithmetic, l: Datum<'a>, _r: Datum<'a>, _m: &Means<'a>) -> Datum<'a> {
    l
}
pub(crate) fn negate<'a>(l: Datum<'a>, _m: &Means<'a>) -> Datum<'a> {
    l
}
pub(crate) fn gives(_o: Arithmetic, l: ValueType, _r: ValueType) -> Option<ValueType> {
    Some(l)
}
