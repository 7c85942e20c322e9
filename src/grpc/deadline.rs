//! Deadlines: how long a caller waits, and the end of what nobody waits for.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;
use http::HeaderMap;
use tokio::time::{Instant, Sleep};
use tonic::Status;

use super::status::Refusal;

/// When the caller of a call stops waiting; an extension of the request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(pub(super) Instant);

/// How long the caller waits, as its `grpc-timeout` header says: at most eight digits and a
/// unit. `None` when it says nothing, or nothing that can be read: gRPC has that ignored.
pub(super) fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let well_formed =
        (1..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let count: u64 = well_formed.then(|| digits.parse().ok())??;
    Some(match unit {
        "H" => Duration::from_secs(count * 3_600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}

/// A stream of answers that ends with DEADLINE_EXCEEDED once the deadline has passed.
pub(super) struct Until<S> {
    answers: S,
    deadline: Option<Pin<Box<Sleep>>>,
    over: bool,
}

impl<S> Until<S> {
    /// Ends `answers` at `deadline`, if there is one.
    pub(super) fn new(answers: S, deadline: Option<Deadline>) -> Self {
        Self {
            answers,
            deadline: deadline.map(|Deadline(at)| Box::pin(tokio::time::sleep_until(at))),
            over: false,
        }
    }
}

impl<T, S> Stream for Until<S>
where
    S: Stream<Item = Result<T, Status>> + Unpin,
{
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        // Looked at first, and by the clock too: while answers are always ready the task never
        // rests, and no timer fires.
        if let Some(deadline) = &mut self.deadline
            && (deadline.deadline() <= Instant::now() || deadline.as_mut().poll(cx).is_ready())
        {
            self.over = true;
            return Poll::Ready(Some(Err(Refusal::DeadlineExceeded.into())));
        }
        Pin::new(&mut self.answers).poll_next(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt as _;
    use tonic::Code;

    #[test]
    fn headers() {
        let cases = [
            ("1H", Some(Duration::from_secs(3_600))),
            ("5M", Some(Duration::from_secs(300))),
            ("2S", Some(Duration::from_secs(2))),
            ("100m", Some(Duration::from_millis(100))),
            ("99999999u", Some(Duration::from_micros(99_999_999))),
            ("0n", Some(Duration::ZERO)),
            ("123456789S", None),
            ("S", None),
            ("", None),
            ("+1S", None),
            ("1s", None),
            ("1\u{e9}", None),
        ];
        for (text, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Ok(value) = http::HeaderValue::from_bytes(text.as_bytes()) {
                headers.insert("grpc-timeout", value);
            }
            assert_eq!(timeout(&headers), expected, "{text:?}");
        }
        assert_eq!(timeout(&HeaderMap::new()), None);
    }

    #[tokio::test]
    async fn a_stream_that_is_always_ready_still_ends() {
        let endless = futures_util::stream::repeat_with(|| Ok::<_, Status>(()));
        let deadline = Deadline(Instant::now());
        let items: Vec<_> = Until::new(endless, Some(deadline))
            .take(1_000)
            .collect()
            .await;
        assert_eq!(items.len(), 1);
        assert_eq!(
            items[0].as_ref().unwrap_err().code(),
            Code::DeadlineExceeded
        );
    }
}
