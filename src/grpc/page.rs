//! Pages of a list: sizes, and tokens that hold for one request at one revision.

use prost::Message;
use sha2::{Digest as _, Sha256};

use super::status::Refusal;

/// Items a page unless the caller says otherwise.
const DEFAULT_SIZE: usize = 10;
/// Items a page at most.
const MAX_SIZE: usize = 100;
/// Bytes of the check that binds a token to its request.
const CHECK: usize = 16;
/// Bytes of a token: revision, offset, check.
const TOKEN: usize = 8 + 4 + CHECK;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Items before it.
    pub(super) offset: usize,
    /// Items on it at most.
    pub(super) size: usize,
    revision: u64,
    query: [u8; 32],
}

impl Page {
    /// The page that a request to `method` asks for. `query` is the request with size and token
    /// taken out.
    ///
    /// # Errors
    ///
    /// A negative size; a token that was altered or belongs to another request; a token of
    /// another revision than `revision`.
    pub(super) fn of(
        method: &str,
        query: &impl Message,
        size: i32,
        token: &str,
        revision: u64,
    ) -> Result<Self, Refusal> {
        let size = match usize::try_from(size) {
            Ok(0) => DEFAULT_SIZE,
            Ok(size) => size.min(MAX_SIZE),
            Err(_) => {
                return Err(Refusal::field(
                    "page_size",
                    "OUT_OF_RANGE",
                    "must not be negative",
                ));
            }
        };
        let mut page = Self {
            offset: 0,
            size,
            revision,
            query: fingerprint(method, query),
        };
        if token.is_empty() {
            return Ok(page);
        }
        let altered = || {
            let told = "not a token of this request";
            Refusal::field("page_token", "MALFORMED", told)
        };
        let (of_revision, offset, check) = decode(token).ok_or_else(altered)?;
        let expected = Self {
            revision: of_revision,
            ..page
        };
        if check != expected.check(offset) {
            return Err(altered());
        }
        if of_revision != revision {
            return Err(Refusal::StalePageToken);
        }
        page.offset = usize::try_from(offset).map_err(|_| altered())?;
        Ok(page)
    }

    /// The items of `list` on this page, and the token of the next: empty on the last.
    pub(super) fn take<T>(&self, list: Vec<T>) -> (Vec<T>, String) {
        let end = self.end();
        let next = if list.len() > end {
            self.token(end)
        } else {
            String::new()
        };
        let items = list.into_iter().skip(self.offset).take(self.size);
        (items.collect(), next)
    }

    /// Items up to the end of this page.
    pub(super) fn end(&self) -> usize {
        self.offset.saturating_add(self.size)
    }

    fn token(&self, offset: usize) -> String {
        // A list of four thousand million items is in nobody's memory.
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(TOKEN);
        bytes.extend(self.revision.to_be_bytes());
        bytes.extend(offset.to_be_bytes());
        bytes.extend(self.check(offset));
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Binds offset, revision and request together. Not a secret: who forges a token gets a
    /// page that anybody may ask for. It catches mistakes.
    fn check(&self, offset: u32) -> [u8; CHECK] {
        let mut hash = Sha256::new();
        hash.update(b"incumbent page");
        hash.update(self.query);
        hash.update(self.revision.to_be_bytes());
        hash.update(offset.to_be_bytes());
        let digest = hash.finalize();
        let mut check = [0; CHECK];
        check.copy_from_slice(&digest[..CHECK]);
        check
    }
}

fn fingerprint(method: &str, query: &impl Message) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(method.as_bytes());
    hash.update([0]);
    hash.update(query.encode_to_vec());
    hash.finalize().into()
}

/// Revision, offset and check of a token; `None` when it is none.
fn decode(token: &str) -> Option<(u64, u32, [u8; CHECK])> {
    if token.len() != 2 * TOKEN || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; TOKEN];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(token.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    let (revision, rest) = bytes.split_first_chunk()?;
    let (offset, check) = rest.split_first_chunk()?;
    Some((
        u64::from_be_bytes(*revision),
        u32::from_be_bytes(*offset),
        check.try_into().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grpc::pb;

    fn query(text: &str) -> pb::SearchEntitiesRequest {
        pb::SearchEntitiesRequest {
            text: text.to_owned(),
            ..pb::SearchEntitiesRequest::default()
        }
    }

    #[test]
    fn pages_cover_a_list_without_gap_or_overlap() {
        let list: Vec<u32> = (0..25).collect();
        let (mut seen, mut token) = (Vec::new(), String::new());
        loop {
            let page = Page::of("Search", &query("rutte"), 7, &token, 3).unwrap();
            let (items, next) = page.take(list.clone());
            assert!(items.len() <= 7);
            seen.extend(items);
            if next.is_empty() {
                break;
            }
            token = next;
        }
        assert_eq!(seen, list);
    }

    #[test]
    fn sizes() {
        for (asked, size) in [(0, 10), (1, 1), (100, 100), (101, 100), (i32::MAX, 100)] {
            assert_eq!(
                Page::of("Search", &query("x"), asked, "", 1).unwrap().size,
                size
            );
        }
        let refused = Refusal::field("page_size", "OUT_OF_RANGE", "must not be negative");
        assert_eq!(Page::of("Search", &query("x"), -1, "", 1), Err(refused));
    }

    #[test]
    fn tokens_hold_for_their_request_and_revision() {
        let page = Page::of("Search", &query("rutte"), 1, "", 3).unwrap();
        let (_, token) = page.take(vec![1, 2]);
        let field = |result: Result<Page, Refusal>| match result {
            Err(Refusal::Invalid(fields)) => fields[0].field.clone(),
            other => panic!("{other:?}"),
        };
        // The size may change from page to page.
        assert_eq!(
            Page::of("Search", &query("rutte"), 50, &token, 3)
                .unwrap()
                .offset,
            1
        );
        assert_eq!(
            Page::of("Search", &query("rutte"), 1, &token, 4),
            Err(Refusal::StalePageToken)
        );
        assert_eq!(
            field(Page::of("Search", &query("kok"), 1, &token, 3)),
            "page_token"
        );
        for place in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[place] = if altered[place] == b'0' { b'1' } else { b'0' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(
                field(Page::of("Search", &query("rutte"), 1, &altered, 3)),
                "page_token",
                "at {place}"
            );
        }
        for text in ["x", "é", &"0".repeat(2 * TOKEN), &format!("{token}0")] {
            assert_eq!(
                field(Page::of("Search", &query("rutte"), 1, text, 3)),
                "page_token"
            );
        }
    }
}
