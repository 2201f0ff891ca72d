//! Packs what is written, where the ending of the output's name asks for it: gzip (`.gz`), zstd (`.zst`).

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// How an output is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Packing {
    /// The packing that the ending of a file's name means, and the name without it; case does not matter.
    pub(super) fn of_ending(path: &Path) -> Option<(Self, PathBuf)> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let packing = match ending.as_str() {
            "gz" => Self::Gzip,
            #[cfg(feature = "zstd")]
            "zst" => Self::Zstd,
            _ => return None,
        };
        Some((packing, path.with_extension("")))
    }
}

/// Packs bytes into memory, from where they are taken.
pub(super) enum Packer {
    Gzip(GzEncoder<Vec<u8>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl Packer {
    #[cfg_attr(
        not(feature = "zstd"),
        expect(clippy::unnecessary_wraps, reason = "zstd may fail to begin")
    )]
    pub(super) fn new(packing: Packing) -> io::Result<Self> {
        Ok(match packing {
            // The header of gzip says no time, so that the same bytes give the same file.
            Packing::Gzip => Self::Gzip(GzEncoder::new(Vec::new(), Compression::default())),
            #[cfg(feature = "zstd")]
            Packing::Zstd => Self::Zstd(zstd::stream::write::Encoder::new(
                Vec::new(),
                zstd::DEFAULT_COMPRESSION_LEVEL,
            )?),
        })
    }

    /// Packs some bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Gzip(packer) => packer.write_all(bytes),
            #[cfg(feature = "zstd")]
            Self::Zstd(packer) => packer.write_all(bytes),
        }
    }

    /// What is packed already.
    pub(super) fn packed(&mut self) -> &mut Vec<u8> {
        match self {
            Self::Gzip(packer) => packer.get_mut(),
            #[cfg(feature = "zstd")]
            Self::Zstd(packer) => packer.get_mut(),
        }
    }

    /// The rest.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(packer) => packer.finish(),
            #[cfg(feature = "zstd")]
            Self::Zstd(packer) => packer.finish(),
        }
    }
}
