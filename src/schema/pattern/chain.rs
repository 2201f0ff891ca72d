//! Patterns that ask for one set of bytes at each place and nothing else (`C[0-9]{9}`): all places are looked at
//! without waiting for one another.

/// What may stand at each place, at most 64 of them.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// By byte: a bit for each place where it may stand, the first the lowest.
    places: Box<[u64; 256]>,
    len: usize,
}

impl Chain {
    /// Of the bytes that may stand at each place.
    pub(super) fn new(sets: &[Vec<u8>]) -> Self {
        let mut places = Box::new([0; 256]);
        for (place, bytes) in sets.iter().enumerate() {
            for byte in bytes {
                places[usize::from(*byte)] |= 1 << place;
            }
        }
        Self {
            places,
            len: sets.len(),
        }
    }

    /// Whether `bytes` are as many as there are places, each at one of its own.
    #[inline]
    pub(super) fn is_match(&self, bytes: &[u8]) -> bool {
        if bytes.len() != self.len {
            return false;
        }
        let allowed =
            |(place, byte): (u32, &u8)| self.places[usize::from(*byte)].wrapping_shr(place);
        (0..)
            .zip(bytes)
            .map(allowed)
            .fold(1, |all, here| all & here)
            != 0
    }
}
