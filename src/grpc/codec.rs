//! Decoding of requests: like protobuf's usual codec, but a request that cannot be decoded is
//! the caller's fault and is told with its field.

use std::marker::PhantomData;

use prost::{DecodeError, Message};
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder};
use tonic_prost::ProstEncoder;

use super::status::Refusal;

/// The server's codec. tonic's own answers INTERNAL to a request that is not protobuf or holds
/// text that is not UTF-8, which blames the server and names no field.
#[derive(Debug)]
pub(super) struct RequestCodec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for RequestCodec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> Codec for RequestCodec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = RequestDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::default()
    }

    fn decoder(&mut self) -> Self::Decoder {
        RequestDecoder(PhantomData)
    }
}

/// Decodes requests.
#[derive(Debug)]
pub(super) struct RequestDecoder<U>(PhantomData<U>);

impl<U: Message + Default> Decoder for RequestDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        U::decode(buf)
            .map(Some)
            .map_err(|error| refusal(&error).into())
    }
}

fn refusal(error: &DecodeError) -> Refusal {
    let (field, description) = field_path(&error.to_string());
    Refusal::field(&field, "MALFORMED", description)
}

/// Splits prost's message into the path of the field and what is wrong with it. The path comes
/// without indices: prost does not tell which item of a list it was at.
///
/// prost keeps the path private, so the text it prints is read, innermost field first:
/// `failed to decode Protobuf message: Mention.text: Article.mentions: invalid string value`.
fn field_path(message: &str) -> (String, String) {
    let mut path = Vec::new();
    let mut rest = message
        .strip_prefix("failed to decode Protobuf message: ")
        .unwrap_or(message);
    while let Some((head, tail)) = rest.split_once(": ") {
        let Some((owner, field)) = head.split_once('.') else {
            break;
        };
        let is_name =
            |text: &str| !text.is_empty() && !text.contains(|one: char| one.is_whitespace());
        if !is_name(owner) || !is_name(field) {
            break;
        }
        path.push(field);
        rest = tail;
    }
    path.reverse();
    (path.join("."), rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grpc::pb;
    use tonic::Code;
    use tonic_types::StatusExt as _;

    #[test]
    fn text_that_is_not_utf8_is_told_with_its_field() {
        // ResolveArticleRequest.article (1) { mentions (7) { text (1): ff } }
        let bytes = [0x0a, 5, 0x3a, 3, 0x0a, 1, 0xff];
        let error = pb::ResolveArticleRequest::decode(bytes.as_slice()).unwrap_err();
        let status = Status::from(refusal(&error));
        assert_eq!(status.code(), Code::InvalidArgument);
        let details = status.get_error_details();
        let field = &details.bad_request().unwrap().field_violations[0];
        assert_eq!(field.field, "article.mentions.text");
        assert_eq!(
            field.description,
            "invalid string value: data is not UTF-8 encoded"
        );
    }

    #[test]
    fn bytes_that_are_not_protobuf_have_no_field() {
        let error = pb::GetEntityRequest::decode([0xff; 11].as_slice()).unwrap_err();
        let Refusal::Invalid(fields) = refusal(&error) else {
            panic!("expected a refusal of the request");
        };
        assert_eq!(
            (fields[0].field.as_str(), fields[0].description.as_str()),
            ("", "invalid varint")
        );
    }
}
