//! What is written by a thread that may wait, as a stream of messages of bounded size.

use std::io::{self, BufWriter, Write as _};

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

/// Bytes of one message.
const PIECE: usize = 64 << 10;
/// Messages that wait for the caller; then no more are made.
const AHEAD: usize = 4;

/// The bytes that `fill` writes, each piece made a message by `message`. `fill` runs on a thread
/// for blocking work, as fast as the caller reads. It ends when the caller is gone: then nothing
/// can be written any more. What it fails with is the stream's last item.
pub(super) fn pieces<T: Send + 'static>(
    message: impl Fn(Vec<u8>) -> T + Send + 'static,
    fill: impl FnOnce(&mut dyn io::Write) -> Result<(), Status> + Send + 'static,
) -> ReceiverStream<Result<T, Status>> {
    let (to, messages) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let sender = Sender {
            to: to.clone(),
            message,
        };
        let mut out = BufWriter::with_capacity(PIECE, sender);
        let filled = fill(&mut out).and_then(|()| {
            // Fails only when nobody is left to be told.
            out.flush()
                .map_err(|error| Status::unavailable(error.to_string()))
        });
        if let Err(status) = filled {
            let _ = to.blocking_send(Err(status));
        }
    });
    ReceiverStream::new(messages)
}

/// Sends what is written to it.
struct Sender<T, M> {
    to: mpsc::Sender<Result<T, Status>>,
    message: M,
}

impl<T, M: Fn(Vec<u8>) -> T> io::Write for Sender<T, M> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE);
        let piece = bytes.iter().take(taken).copied().collect();
        self.to
            .blocking_send(Ok((self.message)(piece)))
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn all_that_is_written_comes_in_bounded_pieces_and_an_error_last() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|number| number as u8).collect();
        let written = bytes.clone();
        let stream = pieces(
            |piece| piece,
            move |out| {
                for part in written.chunks(1_000) {
                    out.write_all(part).unwrap();
                }
                out.write_all(&written).unwrap();
                Err(Status::aborted("enough"))
            },
        );
        let items: Vec<_> = stream.collect().await;
        let (last, all) = items.split_last().unwrap();
        assert_eq!(last.as_ref().unwrap_err().code(), tonic::Code::Aborted);
        let all: Vec<&Vec<u8>> = all.iter().map(|item| item.as_ref().unwrap()).collect();
        assert!(all.iter().all(|piece| piece.len() <= PIECE));
        let sent: usize = all.iter().map(|piece| piece.len()).sum();
        // What was buffered when it failed is not sent: the stream has failed anyway.
        assert!(sent > bytes.len() && sent <= 2 * bytes.len(), "{sent}");
    }

    #[tokio::test]
    async fn the_work_ends_with_the_caller() {
        let (ended, told) = tokio::sync::oneshot::channel();
        let stream = pieces(
            |piece| piece,
            move |out| {
                let failed = loop {
                    if let Err(error) = out.write_all(&[0; PIECE]) {
                        break error;
                    }
                };
                let _ = ended.send(failed.kind());
                Ok(())
            },
        );
        drop(stream);
        assert_eq!(told.await.unwrap(), io::ErrorKind::BrokenPipe);
    }
}
