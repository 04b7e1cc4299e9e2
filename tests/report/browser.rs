//! Chromium by its DevTools protocol: JSON over a WebSocket.

use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tungstenite::{Message, WebSocket};

/// Names the browser, or `none`.
pub(crate) const VARIABLE: &str = "PAGEWALK_CHROMIUM";

/// Its programs, that without windows first.
const PROGRAMS: [&str; 5] = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// How long an answer may take before the browser is taken for dead.
const PATIENCE: Duration = Duration::from_secs(240);

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

pub(crate) struct Browser {
    child: Child,
    socket: WebSocket<TcpStream>,
    commands: u64,
    /// What a page said in the meantime: its session, and the message.
    told: Vec<(String, Value)>,
    /// Its profile, which goes with it.
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) fn find() -> Option<PathBuf> {
        if let Some(named) = std::env::var_os(VARIABLE) {
            return Some(named.into());
        }
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        PROGRAMS
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|program| program.is_file())
    }

    pub(crate) fn start(program: &Path) -> Outcome<Browser> {
        let profile = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command
            .args(["--headless", "--remote-debugging-port=0", "--no-first-run"])
            // Inside containers there is neither a GPU nor, for root, a way to build a sandbox; the only
            // pages that are opened are ours.
            .args(["--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage"])
            .args(["--force-color-profile=srgb", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let address = child
            .stderr
            .take()
            .and_then(|errors| listening(BufReader::new(errors)));
        let Some(address) = address else {
            child.kill()?;
            return Err(format!("{} does not say where it listens", program.display()).into());
        };
        let host = address.trim_start_matches("ws://");
        let host = host.split('/').next().unwrap_or(host);
        let stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (socket, _) = tungstenite::client(address.as_str(), stream)?;
        Ok(Browser {
            child,
            socket,
            commands: 0,
            told: Vec::new(),
            _profile: profile,
        })
    }

    fn command(&mut self, session: Option<&str>, method: &str, params: Value) -> Outcome<Value> {
        self.commands += 1;
        let id = self.commands;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        self.socket.send(Message::text(message.to_string()))?;
        loop {
            let answer = self.receive()?;
            if answer["id"] == id {
                if let Some(error) = answer.get("error") {
                    return Err(format!("{method}: {error}").into());
                }
                return Ok(answer["result"].clone());
            }
        }
    }

    /// The next message; what a page tells by itself is kept.
    fn receive(&mut self) -> Outcome<Value> {
        loop {
            let Message::Text(text) = self.socket.read()? else {
                continue;
            };
            let message: Value = serde_json::from_str(&text)?;
            if let (Some(session), Some(_)) =
                (message["sessionId"].as_str(), message["method"].as_str())
            {
                self.told.push((session.to_owned(), message.clone()));
            }
            return Ok(message);
        }
    }

    /// Opens a file in a tab of its own, and waits until the page says that it is ready.
    pub(crate) fn open(&mut self, file: &Path) -> Outcome<Page<'_>> {
        let target = self.command(None, "Target.createTarget", json!({"url": "about:blank"}))?;
        let target = target["targetId"].clone();
        let attach = json!({"targetId": target, "flatten": true});
        let session = self.command(None, "Target.attachToTarget", attach)?;
        let session = session["sessionId"].as_str().ok_or("there is no session")?;
        let mut page = Page {
            session: session.to_owned(),
            target,
            browser: self,
        };
        for domain in ["Page", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), json!({}))?;
        }
        page.size(1440, 900)?;
        let url = format!("file://{}", file.display());
        page.call("Page.navigate", json!({"url": url}))?;
        while !page.has_loaded() {
            page.browser.receive()?;
        }
        page.wait("document.documentElement.dataset.ready !== undefined")?;
        Ok(page)
    }
}

/// Where a browser says that it listens. What else it says is read to its end, and dropped.
fn listening(mut errors: BufReader<impl std::io::Read + Send + 'static>) -> Option<String> {
    let mut line = String::new();
    let address = loop {
        line.clear();
        if errors.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(address) = line.trim().strip_prefix("DevTools listening on ") {
            break address.to_owned();
        }
    };
    std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
    Some(address)
}

impl Drop for Browser {
    fn drop(&mut self) {
        // What was started may be a script that only starts the browser: killing that would leave it.
        if self.command(None, "Browser.close", json!({})).is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// A page in a tab; the tab is closed with it.
pub(crate) struct Page<'a> {
    browser: &'a mut Browser,
    session: String,
    target: Value,
}

impl Page<'_> {
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Outcome<Value> {
        let session = self.session.clone();
        self.browser.command(Some(&session), method, params)
    }

    fn has_loaded(&self) -> bool {
        let mut told = self.browser.told.iter();
        told.any(|(session, it)| *session == self.session && it["method"] == "Page.loadEventFired")
    }

    pub(crate) fn size(&mut self, width: u32, height: u32) -> Outcome<()> {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size)?;
        Ok(())
    }

    /// The value of an expression, awaited where it is a promise.
    pub(crate) fn value(&mut self, expression: &str) -> Outcome<Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", params)?;
        if let Some(details) = answer.get("exceptionDetails") {
            return Err(format!("`{expression}`: {details}").into());
        }
        Ok(answer["result"]["value"].clone())
    }

    pub(crate) fn text(&mut self, selector: &str) -> Outcome<String> {
        let text = self.value(&format!("document.querySelector({selector:?}).textContent"))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn number(&mut self, expression: &str) -> Outcome<f64> {
        let value = self.value(expression)?;
        value
            .as_f64()
            .ok_or_else(|| format!("`{expression}` is {value}").into())
    }

    pub(crate) fn holds(&mut self, condition: &str) -> Outcome<()> {
        if self.value(condition)? == true {
            return Ok(());
        }
        Err(format!("it does not hold: {condition}").into())
    }

    /// Waits, frame by frame, until a condition holds.
    pub(crate) fn wait(&mut self, condition: &str) -> Outcome<()> {
        let frames = format!(
            "new Promise((done) => {{
                let left = 3000;
                const look = () => ({condition}) ? done(true) : --left ? setTimeout(look, 20) : done(false);
                look();
            }})"
        );
        if self.value(&frames)? == true {
            return Ok(());
        }
        Err(format!(
            "it never came: {condition}; the page says: {:?}",
            self.complaints()
        )
        .into())
    }

    /// Waits until what was changed is on the screen.
    pub(crate) fn settle(&mut self) -> Outcome<()> {
        let frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.value(frames).map(|_| ())
    }

    /// Puts the pointer into the middle of an element.
    pub(crate) fn hover(&mut self, selector: &str) -> Outcome<()> {
        self.point(selector, &["mouseMoved"])
    }

    /// Clicks into the middle of an element.
    pub(crate) fn click(&mut self, selector: &str) -> Outcome<()> {
        self.point(selector, &["mouseMoved", "mousePressed", "mouseReleased"])
    }

    fn point(&mut self, selector: &str, kinds: &[&str]) -> Outcome<()> {
        let middle = format!(
            "(() => {{
                const element = document.querySelector({selector:?});
                element.scrollIntoView({{ block: 'center' }});
                const box = element.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }})()"
        );
        let at = self.value(&middle)?;
        for kind in kinds {
            let event =
                json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event)?;
        }
        self.settle()
    }

    /// Presses a key that has a name, such as `ArrowRight`.
    pub(crate) fn key(&mut self, key: &str) -> Outcome<()> {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "PageUp" => 33,
            "PageDown" => 34,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => return Err(format!("{key} is not a key that is known here").into()),
        };
        for kind in ["rawKeyDown", "keyUp"] {
            let event =
                json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code});
            self.call("Input.dispatchKeyEvent", event)?;
        }
        self.settle()
    }

    pub(crate) fn focus(&mut self, selector: &str) -> Outcome<()> {
        self.value(&format!("document.querySelector({selector:?}).focus()"))?;
        Ok(())
    }

    /// Types into whatever has the focus.
    pub(crate) fn write(&mut self, text: &str) -> Outcome<()> {
        self.call("Input.insertText", json!({"text": text}))?;
        Ok(())
    }

    /// A picture of what is seen, or of the whole page.
    pub(crate) fn picture(&mut self, name: &str, whole: bool) -> Outcome<()> {
        self.settle()?;
        let params = json!({"format": "png", "captureBeyondViewport": whole});
        let picture = self.call("Page.captureScreenshot", params)?;
        let data = picture["data"].as_str().ok_or("there is no picture")?;
        let bytes = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, data);
        let bytes = bytes.map_err(|error| error.to_string())?;
        std::fs::write(crate::pages::folder().join(format!("{name}.png")), bytes)?;
        Ok(())
    }

    /// What the page or the browser complained of.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        let ours = self
            .browser
            .told
            .iter()
            .filter(|(session, _)| *session == self.session);
        ours.filter_map(|(_, message)| {
            let params = &message["params"];
            match message["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
                "Runtime.consoleAPICalled" if params["type"] == "error" => {
                    Some(params["args"].to_string())
                }
                "Log.entryAdded" if params["entry"]["level"] == "error" => {
                    Some(params["entry"].to_string())
                }
                _ => None,
            }
        })
        .collect()
    }

    /// Nothing was complained of.
    pub(crate) fn is_quiet(&mut self) -> Outcome<()> {
        match self.complaints() {
            complaints if complaints.is_empty() => Ok(()),
            complaints => Err(complaints.join("\n").into()),
        }
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        let target = json!({"targetId": self.target});
        // The browser may be gone.
        let _ = self.browser.command(None, "Target.closeTarget", target);
        self.browser.told.clear();
    }
}
