//! Connections: accepted one by one, and cut when the drain's time is up.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Stream, stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tonic::transport::server::{Connected, TcpConnectInfo};

/// How long to wait after the system could not give a connection: it is out of file handles
/// or memory, and asking again at once would only burn the core that could free some.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// All connections to `listener`, for ever. Each is cut once `cut` says so, or its sender is
/// gone.
pub(super) fn connections(
    listener: TcpListener,
    cut: watch::Receiver<bool>,
) -> impl Stream<Item = io::Result<Connection>> {
    stream::unfold((listener, cut), |(listener, cut)| async move {
        let socket = accept(&listener).await;
        let connection = Connection::new(socket, cut.clone());
        Some((Ok(connection), (listener, cut)))
    })
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                // Answers are small and awaited: they must not wait for the next one. A socket
                // that refuses the option works without it.
                let _ = socket.set_nodelay(true);
                return socket;
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// A connection that can be cut from outside: the server itself only waits.
pub(super) struct Connection {
    socket: TcpStream,
    /// Gone once the connection is cut.
    cut: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Connection {
    fn new(socket: TcpStream, mut cut: watch::Receiver<bool>) -> Self {
        let cut = async move {
            // An error says that the server is gone, which cuts as well.
            let _ = cut.wait_for(|cut| *cut).await;
        };
        Self {
            socket,
            cut: Some(Box::pin(cut)),
        }
    }

    /// Fails once the connection is cut, and sees to it that the task is woken then.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if let Some(cut) = &mut self.cut
            && cut.as_mut().poll(cx).is_pending()
        {
            return Ok(());
        }
        self.cut = None;
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.socket).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        Pin::new(&mut self.socket).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        Pin::new(&mut self.socket).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }
}

impl Connected for Connection {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        self.socket.connect_info()
    }
}
