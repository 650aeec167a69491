//! Ports, TLS and connections.

use crate::options::{Command, Options};
use crate::replay::Recording;
use crate::service::Simulator;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use replies::Catalogue;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Streams that one HTTP/2 connection may have open; browsers never use more than 256.
const STREAMS: u32 = 1024;
/// Ports that are tried after one that is in use.
const NEXT_PORTS: u16 = 20;
/// How long replies may go on after the end was asked for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why the simulator did not start.
#[derive(Debug)]
pub enum StartError {
    /// A port is in use.
    InUse {
        /// The port.
        port: u16,
        /// The option that chooses another.
        option: &'static str,
    },
    /// A port cannot be opened for another reason.
    Port {
        /// The port.
        port: u16,
        /// The system's reason.
        error: io::Error,
    },
    /// A file of scripts cannot be used.
    Script {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A recording cannot be used; the words say which and why.
    Recording(String),
    /// No certificate could be made.
    Certificate(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::InUse { port, option } => write!(
                f,
                "port {port} is in use; end the program that holds it, or choose another with {option} (0 picks a free one)"
            ),
            StartError::Port { port, error } => write!(f, "port {port} cannot be opened: {error}"),
            StartError::Script { path, message } => {
                write!(
                    f,
                    "the scripts in {} cannot be used: {message}",
                    path.display()
                )
            }
            StartError::Recording(message) => f.write_str(message),
            StartError::Certificate(message) => {
                write!(f, "no certificate could be made: {message}")
            }
        }
    }
}

/// Tells all connections to end; `None` once it has.
type Graceful = Arc<Mutex<Option<GracefulShutdown>>>;

/// A simulator that serves.
pub struct Running {
    /// Origin of the HTTP/1.1 server.
    pub http: String,
    /// Origin of the HTTP/2 server.
    pub https: String,
    /// The self-signed certificate, for clients that want to trust it.
    pub certificate: CertificateDer<'static>,
    /// What a person should know about the start, such as another port than was asked for.
    pub notices: Vec<String>,
    graceful: Graceful,
    accepting: Vec<JoinHandle<()>>,
}

impl Running {
    /// Where it serves, as one line of JSON.
    pub fn addresses(&self) -> String {
        serde_json::json!({"http": self.http, "https": self.https}).to_string()
    }

    /// Takes no more connections, lets replies in flight go on for a second, then ends.
    pub async fn end(self) {
        self.accepting.iter().for_each(JoinHandle::abort);
        let graceful = lock(&self.graceful).take();
        if let Some(graceful) = graceful {
            let _ = tokio::time::timeout(PATIENCE, graceful.shutdown()).await;
        }
    }
}

/// Starts the simulator; it serves until [`Running::end`].
pub async fn start(options: &Options) -> Result<Running, StartError> {
    let mut catalogue = Catalogue::built_in();
    for path in &options.script {
        let problem = |message| StartError::Script {
            path: path.clone(),
            message,
        };
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        catalogue
            .add(&text)
            .map_err(|error| problem(error.to_string()))?;
    }
    let recording = options.command.as_ref();
    let recording = recording
        .map(|Command::Replay(replay)| Recording::read(replay))
        .transpose()
        .map_err(StartError::Recording)?;
    let (acceptor, certificate) = tls()?;
    let mut notices = Vec::new();
    let plain = open("--port", options.port, options, &mut notices).await?;
    let secure = open("--tls-port", options.tls_port, options, &mut notices).await?;
    let simulator = Simulator::new(catalogue, recording, options);
    let graceful = Graceful::new(Mutex::new(Some(GracefulShutdown::new())));
    let mut accepting = Vec::new();
    for (port, transport) in [(&plain, None), (&secure, Some(acceptor))] {
        for listener in port.listeners.iter().map(Arc::clone) {
            let connection = Connection {
                router: TowerToHyperService::new(simulator.router()),
                transport: transport.clone(),
            };
            accepting.push(tokio::spawn(accept(
                listener,
                connection,
                Arc::clone(&graceful),
            )));
        }
    }
    Ok(Running {
        http: format!("http://127.0.0.1:{}", plain.number),
        https: format!("https://localhost:{}", secure.number),
        certificate,
        notices,
        graceful,
        accepting,
    })
}

/// A port, open on both loopback addresses where the machine has both.
struct Port {
    number: u16,
    listeners: Vec<Arc<TcpListener>>,
}

async fn open(
    option: &'static str,
    wanted: u16,
    options: &Options,
    notices: &mut Vec<String>,
) -> Result<Port, StartError> {
    let tries = if options.strict_ports { 0 } else { NEXT_PORTS };
    for number in wanted..=wanted.saturating_add(tries) {
        match bind(number).await {
            Ok(port) => {
                if number != wanted && wanted != 0 {
                    notices.push(format!(
                        "port {wanted} is in use, so {} is taken ({option} chooses)",
                        port.number
                    ));
                }
                return Ok(port);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => {
                return Err(StartError::Port {
                    port: number,
                    error,
                });
            }
        }
    }
    Err(StartError::InUse {
        port: wanted,
        option,
    })
}

async fn bind(port: u16) -> io::Result<Port> {
    let four = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let number = four.local_addr()?.port();
    let mut listeners = vec![Arc::new(four)];
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, number))).await {
        Ok(six) => listeners.push(Arc::new(six)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && port != 0 => return Err(error),
        // A machine without IPv6, or a picked port that is taken there.
        Err(_) => {}
    }
    Ok(Port { number, listeners })
}

/// What every connection of a port needs.
#[derive(Clone)]
struct Connection {
    router: TowerToHyperService<axum::Router>,
    transport: Option<TlsAcceptor>,
}

async fn accept(listener: Arc<TcpListener>, connection: Connection, graceful: Graceful) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, for instance: wait for some to close.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let watcher = lock(&graceful).as_ref().map(GracefulShutdown::watcher);
        let Some(watcher) = watcher else { return };
        tokio::spawn(serve(stream, connection.clone(), watcher));
    }
}

/// Serves one connection until either side ends it. A client that goes away is no error.
async fn serve(stream: TcpStream, connection: Connection, watcher: Watcher) {
    let Connection { router, transport } = connection;
    let _ = stream.set_nodelay(true);
    let Some(acceptor) = transport else {
        let io = TokioIo::new(stream);
        let _ = watcher.watch(one().serve_connection(io, router)).await;
        return;
    };
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let speaks_two = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let io = TokioIo::new(stream);
    let _ = match speaks_two {
        true => watcher.watch(two().serve_connection(io, router)).await,
        false => watcher.watch(one().serve_connection(io, router)).await,
    };
}

fn lock(graceful: &Graceful) -> MutexGuard<'_, Option<GracefulShutdown>> {
    graceful.lock().unwrap_or_else(PoisonError::into_inner)
}

fn one() -> http1::Builder {
    http1::Builder::new()
}

fn two() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(16 << 20);
    builder
}

fn tls() -> Result<(TlsAcceptor, CertificateDer<'static>), StartError> {
    let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let made = rcgen::generate_simple_self_signed(names)
        .map_err(|error| StartError::Certificate(error.to_string()))?;
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder
                .with_no_client_auth()
                .with_single_cert(vec![certificate.clone()], key)
        })
        .map_err(|error| StartError::Certificate(error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), certificate))
}
