// The telephone: shows what the exchange says, and tells it what the person does.

const byId = (id) => document.getElementById(id);
const cards = new Map(); // call SID → what is on the page of it
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const TYPING_EVERY = 4000;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

async function post(path, content = {}) {
  const answer = await fetch(path, {
    method: "POST", headers: { "X-Sandbox": "1", "Content-Type": "application/json" }, body: JSON.stringify(content),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}

// Whatever becomes of a call shows in the next state, so a late press of a button needs no words.
const act = (sid, what, content) => post(`/phone/calls/${sid}/${what}`, content).catch(() => null);

// ── sound ──

const sound = {
  on: false,
  button: byId("sound"),
  start() {
    if (!("speechSynthesis" in window)) return;
    this.button.hidden = false;
    this.set(remembered() ?? speechSynthesis.getVoices().length > 0);
    this.button.addEventListener("click", () => this.set(!this.on));
  },
  set(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", on);
    try { localStorage.setItem("read-aloud", on); } catch { /* private windows remember nothing */ }
    if (!on) speechSynthesis.cancel();
    for (const sid of cards.keys()) act(sid, "sound", { on });
  },
  say(sid, line) {
    if (!this.on) return;
    const words = new SpeechSynthesisUtterance(line.text);
    if (line.language) words.lang = line.language;
    words.onend = () => act(sid, "heard");
    speechSynthesis.speak(words);
  },
  stop() { if ("speechSynthesis" in window) speechSynthesis.cancel(); },
};

function remembered() {
  try {
    const kept = localStorage.getItem("read-aloud");
    return kept === null ? null : kept === "true";
  } catch { return null; }
}

// ── one call ──

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const initials = (call) => (call.name || "☎").split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
const ENDS = {
  completed: "The call is over", canceled: "The caller gave up", busy: "You declined", "no-answer": "Nobody picked up",
  failed: "The call failed",
};

function newCard(call) {
  const { sid } = call;
  const name = element("h2", { className: "call__name", textContent: call.name || call.person });
  const about = element("p", { className: "call__about" });
  const body = element("div", { className: "calls" });
  const root = element("article", { className: "card call", "aria-label": `Call with ${call.name || call.person}` },
    element("div", { className: "call__who" },
      element("span", { className: "call__face", textContent: initials(call), ariaHidden: "true" }),
      element("div", {}, name, about)),
    body);
  byId("calls").prepend(root);
  const card = { sid, root, about, body, stage: "", shown: 0, call };
  cards.set(sid, card);
  return card;
}

function button(words, className, onclick) {
  return element("button", { type: "button", className, textContent: words, onclick });
}

function ringing({ sid, body, root }) {
  root.classList.add("call--ringing");
  body.replaceChildren(element("div", { className: "call__buttons" },
    button("Answer", "primary", () => { act(sid, "sound", { on: sound.on }); act(sid, "answer"); }),
    button("Decline", "danger", () => act(sid, "decline")),
    button("Let it go to voicemail", "", () => act(sid, "voicemail"))));
}

function talking(card) {
  const { sid, body, root } = card;
  root.classList.remove("call--ringing");
  let typed = 0;
  const input = element("input", {
    type: "text", autocomplete: "off", "aria-label": "Your reply", placeholder: "Type what you say",
    oninput: () => {
      if (input.value && Date.now() - typed > TYPING_EVERY) { typed = Date.now(); act(sid, "typing"); }
    },
  });
  const reply = element("form", {
    className: "reply",
    onsubmit: (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return;
      sound.stop();
      act(sid, "say", { text });
      input.value = "";
      input.focus();
    },
  }, input, element("button", { className: "primary", textContent: "Say it" }));
  if (Recognition) reply.append(button("Speak", "", () => listen(card)));
  const keys = [..."123456789*0#"].map((key) => button(key, "", () => { sound.stop(); act(sid, "keys", { keys: key }); }));
  card.said = element("div", { className: "call__said", role: "log", "aria-label": "What was said", tabIndex: 0 });
  card.hint = element("p", { className: "call__hint" });
  body.replaceChildren(card.said, card.hint, reply,
    element("details", { className: "keypad" }, element("summary", { textContent: "Keypad" }),
      element("div", { className: "keypad__keys" }, ...keys)),
    element("div", { className: "call__buttons" }, button("Hang up", "danger", () => { sound.stop(); act(sid, "hang_up"); })));
  card.shown = 0;
  if (sound.on) act(sid, "sound", { on: true });
  input.focus({ preventScroll: true });
}

function over(card) {
  const { body, root, sid, call } = card;
  root.classList.remove("call--ringing");
  sound.stop();
  const said = card.said ? [card.said] : [];
  const lasted = call.answered ? ` after ${clock(call.seconds)}` : "";
  card.about.textContent = `${ENDS[call.status] ?? call.status}${lasted}.`;
  body.replaceChildren(...said, element("div", { className: "call__buttons" },
    button("Close", "", () => { root.remove(); cards.delete(sid); quiet(); })));
  if (card.said) card.said.scrollTop = card.said.scrollHeight; // it was taken off the page and is at its top again
  announce(card.about.textContent);
}

function listen(card) {
  const recognition = new Recognition();
  recognition.lang = card.call.said.findLast((line) => line.language)?.language ?? "en-US";
  recognition.onstart = () => { sound.stop(); act(card.sid, "typing"); };
  recognition.onresult = ({ results }) => {
    const [{ transcript, confidence }] = results[0];
    act(card.sid, "say", { text: transcript, confidence });
  };
  recognition.start();
}

function update(call) {
  const card = cards.get(call.sid) ?? newCard(call);
  card.call = call;
  const stage = call.status === "in-progress" || (call.direction === "inbound" && call.status === "ringing")
    ? "talking" : call.status === "ringing" ? "ringing" : "over";
  if (stage !== card.stage) {
    card.stage = stage;
    ({ ringing, talking, over })[stage](card);
    if (stage === "ringing") announce(`${call.name || call.person} is being called by ${call.line}.`);
  }
  if (card.said) said(card);
  if (stage === "talking") {
    card.hint.textContent = call.asked ? "They are waiting for your answer." : "Nobody is listening for an answer just now.";
    card.hint.classList.toggle("call__hint--listening", call.asked);
  }
  tick();
}

function said(card) {
  const fresh = card.call.said.slice(card.shown);
  if (!fresh.length) return;
  for (const line of fresh) {
    const item = element("p", { className: `said said--${line.who}`, textContent: line.text });
    if (line.language) item.lang = line.language;
    card.said.append(item);
    if (line.who === "us" && card.stage === "talking") sound.say(card.sid, line);
  }
  card.shown = card.call.said.length;
  card.said.scrollTop = card.said.scrollHeight;
}

// ── around it ──

function announce(words) { byId("announcement").textContent = words; }

// The exchange's clock may run faster than ours.
const told = { now: Date.now(), at: performance.now(), speed: 1 };
const exchangeTime = () => told.now + (performance.now() - told.at) * told.speed;

function quiet() { byId("quiet").hidden = cards.size > 0; }

function tick() {
  let ringingFor = "";
  for (const { call, about, stage } of cards.values()) {
    if (stage === "ringing") {
      about.textContent = `${call.name ? `${call.person} · ` : ""}Called by ${call.line}`;
      ringingFor = call.name || call.person;
    } else if (stage === "talking") {
      const lasts = call.answered ? Math.max(0, (exchangeTime() - Date.parse(call.answered)) / 1000) : 0;
      about.textContent = `${call.direction === "inbound" ? "You called" : "Called by"} ${call.line} · ${clock(lasts)}`;
    }
  }
  document.title = ringingFor ? `${ringingFor} · ringing` : "Telephone · Exchange";
}

const time = (written) => new Date(written).toLocaleTimeString([], { hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" });

function recentCall(call) {
  const outcome = call.status === "completed" ? clock(call.seconds) : call.status;
  return element("li", { className: "recent" },
    element("span", { className: "recent__who", textContent: call.name || call.person }),
    element("span", { className: "muted", textContent: outcome }),
    element("span", { className: "recent__about", textContent:
      `${call.direction === "inbound" ? "Called" : "Called by"} ${call.line} at ${time(call.created)}` }));
}

function entry(row) {
  return element("li", {}, element("a", { className: "entry", href: `/log/${row.id}` },
    element("span", { className: "entry__time", textContent: time(row.at) }), " ",
    element("span", { className: `badge ${row.bad ? "badge--danger" : row.kind === "rest" ? "badge--plain" : "badge--accent"}`, textContent: row.kind }), " ",
    element("span", { className: "entry__what" }, row.what,
      ...(row.detail ? [" ", element("span", { className: "entry__detail", textContent: row.detail })] : [])), " ",
    element("span", { className: `entry__outcome ${row.bad ? "entry__outcome--bad" : ""}`, textContent: row.outcome })));
}

const drawn = new Map();

// Only what differs is drawn anew, so that a link in focus stays in focus.
function draw(id, rows, make) {
  const written = JSON.stringify(rows);
  if (drawn.get(id) === written) return;
  drawn.set(id, written);
  byId(id).replaceChildren(...rows.map(make));
}

function show(state) {
  Object.assign(told, { now: Date.parse(state.now), at: performance.now(), speed: state.speed });
  for (const call of state.calls) if (call.status !== "queued" && call.status !== "initiated") update(call);
  for (const call of state.recent) if (cards.has(call.sid) && cards.get(call.sid).stage !== "over") {
    if (!state.calls.some((live) => live.sid === call.sid)) update(call);
  }
  quiet();
  draw("recent", state.recent, recentCall);
  draw("log", state.log, entry);
  draw("numbers", state.contacts, ({ number, name }) => element("option", { value: number, label: name || number }));
  draw("lines", state.lines, (number) => element("option", { value: number }));
  byId("no-recent").hidden = state.recent.length > 0;
  byId("no-log").hidden = state.log.length > 0;
  prefill("to", state.lines[0]);
  prefill("from", state.contacts[0]?.number);
}

const filled = new Set();

function prefill(id, value) {
  if (value && !filled.has(id) && !byId(id).value) { byId(id).value = value; filled.add(id); }
}

byId("dial").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = byId("dial-problem");
  problem.hidden = true;
  try {
    await post("/phone/call", Object.fromEntries(new FormData(event.target)));
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
});

async function follow() {
  let version = 0;
  for (;;) {
    try {
      const answer = await fetch(`/phone/state?after=${version}`);
      const state = await answer.json();
      byId("trouble").hidden = true;
      version = state.version;
      if (!state.unchanged) show(state);
      // Many calls at once change much; the page keeps up without drawing each step.
      await new Promise((resolve) => setTimeout(resolve, 60));
    } catch {
      // It is being restarted, perhaps, and then counts anew.
      version = 0;
      byId("trouble").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

sound.start();
setInterval(tick, 1000);
follow();
