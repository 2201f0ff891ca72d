#![no_main]

mod repeat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::workbook::hold(bytes));
libfuzzer_sys::fuzz_mutator!(|input: &mut [u8], size: usize, longest: usize, seed: u32| {
    repeat::mutate(input, size, longest, seed)
});
