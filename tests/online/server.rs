//! A server that plays whatever part a test gives it, on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(header, _)| header == name)?;
        Some(&found.1)
    }

    fn read(stream: &mut impl Read) -> Option<Request> {
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next()?.ok()?;
        let mut words = first.split(' ');
        let (method, path) = (words.next()?.to_string(), words.next()?.to_string());
        let mut headers = Vec::new();
        for line in lines {
            let line = line.ok()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_lowercase(), value.trim().to_string()));
        }
        Some(Request {
            method,
            path,
            headers,
        })
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A status, headers and a body.
    Say(u16, Vec<(String, String)>, String),
    /// These bytes, whatever they are.
    Bytes(&'static [u8]),
    /// Nothing, for as long as the server lives.
    Silence,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Reply::Say(status, Vec::new(), String::new())
    }

    pub(crate) fn page(body: &str) -> Self {
        let reply = Reply::Say(200, Vec::new(), body.to_string());
        reply.with("Content-Type", "text/html; charset=utf-8")
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Reply::status(status).with("Location", location)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if let Reply::Say(_, headers, _) = &mut self {
            headers.push((name.to_string(), value.to_string()));
        }
        self
    }

    /// The bytes to send, if there are any.
    fn bytes(self, head: bool) -> Option<Vec<u8>> {
        match self {
            Reply::Silence => None,
            Reply::Bytes(bytes) => Some(bytes.to_vec()),
            Reply::Say(status, headers, body) => {
                let headers: String = headers
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}\r\n"))
                    .collect();
                let length = body.len();
                let body = if head { "" } else { &body };
                let reply = format!(
                    "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                Some(reply.into_bytes())
            }
        }
    }
}

type Part = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server; it ends when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    part: Box<Part>,
    tls: Option<Arc<rustls::ServerConfig>>,
    asked: Mutex<Vec<Request>>,
    active: AtomicUsize,
    most: AtomicUsize,
    ended: AtomicBool,
}

impl Server {
    pub(crate) fn new(part: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Server::start(Box::new(part), None)
    }

    /// A server of `https:`, and the certificate that makes it trusted, in PEM.
    pub(crate) fn secure(
        host: &str,
        part: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> (Self, Vec<u8>) {
        let made = rcgen::generate_simple_self_signed([host.to_string()]).expect("it can be made");
        let pem = made.cert.pem().into_bytes();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the versions fit")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .expect("key and certificate fit");
        (Server::start(Box::new(part), Some(Arc::new(config))), pem)
    }

    fn start(part: Box<Part>, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared {
            part,
            tls,
            asked: Mutex::default(),
            active: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
        });
        let serving = shared.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.ended.load(Ordering::SeqCst) {
                    break;
                }
                let serving = serving.clone();
                // Whoever asks may wait for ever, and is not waited for.
                std::thread::spawn(move || stream.map(|stream| serving.serve(stream)));
            }
        });
        Server {
            address,
            shared,
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked for, as `METHOD path`, sorted.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked: Vec<String> = self
            .requests()
            .iter()
            .map(|request| format!("{} {}", request.method, request.path))
            .collect();
        asked.sort();
        asked
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.asked.lock().expect("no test holds it").clone()
    }

    /// The most requests that were served at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // It waits for somebody to come.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        match &self.tls {
            None => self.answer(&mut stream),
            Some(config) => {
                let Ok(connection) = rustls::ServerConnection::new(config.clone()) else {
                    return;
                };
                let mut stream = rustls::StreamOwned::new(connection, stream);
                self.answer(&mut stream);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    }

    fn answer(&self, stream: &mut (impl Read + Write)) {
        let Some(request) = Request::read(stream) else {
            return;
        };
        self.asked
            .lock()
            .expect("no test holds it")
            .push(request.clone());
        let active = self.active.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(active, Ordering::SeqCst);
        let reply = (self.part)(&request);
        self.active.fetch_sub(1, Ordering::SeqCst);
        match reply.bytes(request.method == "HEAD") {
            Some(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.flush();
            }
            None => {
                while !self.ended.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        }
    }
}
