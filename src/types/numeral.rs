//! placeholder
pub(crate) struct Amount {
    pub percent: bool,
}
#[derive(Debug)]
pub(crate) struct Numerals;
impl Numerals {
    pub(crate) fn of(_: Option<&str>) -> Self {
        Self
    }
    pub(crate) fn read(&self, _: &str, _: &mut String) -> Result<Amount, ()> {
        Err(())
    }
}
