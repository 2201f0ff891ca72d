//! The order of rows in memory: items that carry eight bytes of their key, so that comparing rarely looks a key up.

use super::record::{CARRIED, Key, carried};

/// A row in memory: eight bytes of its key (64 bits, filled up with zeros), how many of them the key has (4 bits),
/// where the row is (60 bits). Items sort as their keys do as far as these eight bytes go; then as they came.
pub(super) type Item = u128;

/// Bits of an item that say where the row is.
const AT_BITS: u32 = 60;
/// Groups as small as this are compared key by key.
const FEW: usize = 6;

/// The item of a row at `at` with this `key`.
#[inline]
pub(super) fn item(key: Key<'_>, at: u64) -> Item {
    with(key.carried(), key.len(), at)
}

/// `left`: how many bytes the key has from those that are carried on.
#[inline]
fn with(carried: u64, left: usize, at: u64) -> Item {
    let filled = left.min(CARRIED) as u128;
    u128::from(carried) << u64::BITS | filled << AT_BITS | u128::from(at)
}

/// Where an item's row is.
#[inline]
pub(super) fn at(item: Item) -> u64 {
    item as u64 & ((1 << AT_BITS) - 1)
}

/// Whether the key may go on behind the bytes that the item carries.
fn goes_on(item: Item) -> bool {
    item as u64 >> AT_BITS == CARRIED as u64
}

/// Sorts items that carry the beginnings of their keys; equal keys by where their rows are. `key_of` looks a key up.
///
/// Rows whose keys are alike so far are given the next eight bytes of their keys and sorted again: one look at each
/// key for eight bytes instead of two for a comparison. Afterwards items carry any part of their keys.
pub(super) fn sort<'a>(items: &mut [Item], key_of: impl Fn(u64) -> Key<'a>) {
    items.sort_unstable();
    // Stretches that are sorted by the eight bytes after the first `depth`.
    let mut stretches = vec![(0..items.len(), 0)];
    while let Some((stretch, depth)) = stretches.pop() {
        let mut start = stretch.start;
        let depth = depth + CARRIED;
        for group in items[stretch].chunk_by_mut(|a, b| a >> AT_BITS == b >> AT_BITS) {
            let range = start..start + group.len();
            start = range.end;
            if group.len() == 1 || !goes_on(group[0]) {
                continue;
            }
            if group.len() <= FEW {
                let rest = |item: Item| key_of(at(item)).after(depth);
                group.sort_unstable_by(|a, b| (rest(*a), at(*a)).cmp(&(rest(*b), at(*b))));
                continue;
            }
            for member in &mut *group {
                let at = at(*member);
                let rest = key_of(at).after(depth);
                *member = with(carried(rest), rest.len(), at);
            }
            group.sort_unstable();
            stretches.push((range, depth));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn items_sort_as_keys_do_and_equal_keys_as_they_came(
            keys in proptest::collection::vec(
                prop_oneof![
                    proptest::collection::vec(0_u8..3, 0..12),
                    proptest::collection::vec(0_u8..2, 0..3).prop_map(|end| [vec![7; 21], end].concat()),
                ],
                0..80,
            )
        ) {
            let mut items: Vec<Item> = keys.iter().zip(0..).map(|(key, at)| item(Key::new(key), at)).collect();
            sort(&mut items, |at| Key::new(&keys[at as usize]));
            let mut expected: Vec<_> = keys.iter().zip(0_u64..).collect();
            expected.sort();
            let sorted: Vec<u64> = items.into_iter().map(at).collect();
            prop_assert_eq!(sorted, expected.into_iter().map(|(_, at)| at).collect::<Vec<_>>());
        }
    }
}
