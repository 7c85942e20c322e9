//! Frames: how records and parts of checkpoints are kept. MessagePack with named fields, so that
//! fields may be added, in a zstd frame with a checksum.

use std::cell::RefCell;
use std::io;

use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe;

/// Level of zstd: the fastest one but for the negative ones.
const COMPRESSION: i32 = 1;
/// Room is made at once for what a frame says to hold, up to so many bytes; more is read piece
/// by piece, so that a damaged frame cannot ask for all memory.
const AT_ONCE: u64 = 64 << 20;

thread_local! {
    // Making either takes longer than a small record does.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Any value as a frame.
pub(super) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    let packed = rmp_serde::to_vec_named(value).map_err(|error| error.to_string())?;
    compress(&packed).map_err(|error| error.to_string())
}

/// Reads what [`pack`] wrote.
pub(super) fn unpack<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, String> {
    let packed = decompress(bytes).map_err(|error| error.to_string())?;
    rmp_serde::from_slice(&packed).map_err(|error| error.to_string())
}

fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|known| {
        let compressor = match known {
            Some(compressor) => compressor,
            None => {
                let mut made = Compressor::new(COMPRESSION)?;
                made.include_checksum(true)?;
                known.insert(made)
            }
        };
        compressor.compress(bytes)
    })
}

fn decompress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let size = zstd_safe::get_frame_content_size(bytes).ok().flatten();
    let size = size.filter(|size| *size <= AT_ONCE);
    let Some(size) = size.and_then(|size| usize::try_from(size).ok()) else {
        // Of an earlier version, which did not write the size, or very large.
        return zstd::decode_all(bytes);
    };
    DECOMPRESSOR.with_borrow_mut(|known| {
        let decompressor = match known {
            Some(decompressor) => decompressor,
            None => known.insert(Decompressor::new()?),
        };
        decompressor.decompress(bytes, size)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_a_flipped_bit_is_told() {
        for length in [0, 1, 100, 100_000] {
            let value: Vec<String> = (0..length).map(|number| format!("name {number}")).collect();
            let mut frame = pack(&value).unwrap();
            assert_eq!(unpack::<Vec<String>>(&frame).unwrap(), value);
            for place in (0..frame.len()).step_by(1 + frame.len() / 97) {
                frame[place] ^= 4;
                let read = unpack::<Vec<String>>(&frame);
                assert!(read.is_err() || read == Ok(value.clone()), "byte {place}");
                frame[place] ^= 4;
            }
            assert!(unpack::<Vec<String>>(&frame[..frame.len() - 1]).is_err());
        }
    }

    #[test]
    fn frames_without_a_size_are_read() {
        let value = vec!["a name".to_owned(); 300];
        let packed = rmp_serde::to_vec_named(&value).unwrap();
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), COMPRESSION).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(&packed).unwrap();
        let frame = encoder.finish().unwrap();
        assert_eq!(zstd_safe::get_frame_content_size(&frame).unwrap(), None);
        assert_eq!(unpack::<Vec<String>>(&frame).unwrap(), value);
    }
}
