//! Beside the changes that the fuzzer makes by itself: a stretch of the input again and again. What takes too long has
//! much of something.

/// How many times a stretch may stand there, as a power of two.
const MOST: usize = 16;

/// Changes the first `size` bytes of `input`; how many there are then, `longest` at most.
pub fn mutate(input: &mut [u8], size: usize, longest: usize, seed: u32) -> usize {
    let pick = |shift: u32, below: usize| (seed.rotate_left(shift) >> 8) as usize % below.max(1);
    if seed % 16 > 0 || size == 0 {
        return libfuzzer_sys::fuzzer_mutate(input, size, longest);
    }
    let from = pick(5, size);
    let stretch = input[from..size.min(from + 1 + pick(11, 24))].to_vec();
    let times = 1 << pick(19, MOST + 1);
    let rest = input[from..size].to_vec();
    let mut repeated = stretch.repeat(times);
    repeated.extend_from_slice(&rest);
    repeated.truncate(longest.saturating_sub(from));
    input[from..from + repeated.len()].copy_from_slice(&repeated);
    from + repeated.len()
}
