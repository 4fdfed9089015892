// The web chat: one page, no build step. Everything that comes from the network reaches the page as text nodes.

const Limit = 4000;
const CounterFrom = Limit - 400;
const StreamSilence = 40_000; // The gateway sends a heartbeat every 15 s.
const PollEvery = 2_500;
const PollFor = 60_000;
const TypingFor = 60_000;
const SendAttempts = 4;

const Strings = {
  en: {
    title: "Chat",
    ai: "AI assistant",
    human: "Human agent",
    you: "You",
    notice: "You are talking to an AI assistant. It can make mistakes; you can ask for a person at any time.",
    tenant: "Company",
    language: "Language",
    conversation: "Conversation",
    messages: "Messages",
    yourMessage: "Your message",
    placeholder: "Write a message…",
    hint: "Enter sends, Shift+Enter starts a new line",
    send: "Send",
    person: "Talk to a person",
    personWords: "I want to talk to a person.",
    newMessages: "New messages",
    newConversation: "New conversation",
    confirmNew: "The messages you see here will disappear from this page.",
    cancel: "Cancel",
    settings: "Settings",
    done: "Done",
    emotionReading: "Reading of emotion",
    emotionAbout: "How much the assistant may read of how you feel. It holds from your next message on; until you choose, the company’s setting holds. With “nothing” it does not look for signs of danger or illness either.",
    emotionFull: "emotion and its course",
    emotionLight: "only whether a message is positive or negative, and whether you want a person",
    emotionOff: "nothing",
    startNew: "Start over",
    sending: "Sending…",
    sent: "Sent",
    answered: "Answered",
    failed: "Not sent",
    unanswered: "Could not be answered",
    tooLong: "Too long",
    refused: "Not accepted",
    retry: "Retry",
    edit: "Edit",
    typing: "The assistant is writing…",
    source: title => `Source: ${title}`,
    moreSources: (title, more) => `Source: ${title} and ${more} more`,
    version: number => `version ${number}`,
    page: number => `page ${number}`,
    remaining: count => `${count} ${count === 1 ? "character" : "characters"} left`,
    excess: count => `${count} ${count === 1 ? "character" : "characters"} too many`,
    called: "A colleague has been called",
    joined: "A colleague has joined the conversation",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    offline: "You are offline. Your messages are sent when the connection is back.",
    renewed: "The session had ended; this is a new one",
    unknownTenant: "There is no chat at this address.",
    unavailable: "The chat is not available at the moment.",
    attachment: "Attachment",
    unread: count => `(${count}) `,
  },
  zh: {
    title: "在线咨询",
    ai: "AI 智能助手",
    human: "人工客服",
    you: "我",
    notice: "您正在与 AI 智能助手对话。它可能会出错，您可以随时要求转人工。",
    tenant: "商家",
    language: "语言",
    conversation: "对话",
    messages: "消息",
    yourMessage: "您的消息",
    placeholder: "请输入消息…",
    hint: "按 Enter 发送，Shift+Enter 换行",
    send: "发送",
    person: "转人工",
    personWords: "我要转人工。",
    newMessages: "新消息",
    newConversation: "新对话",
    confirmNew: "此页面上的消息将不再显示。",
    cancel: "取消",
    settings: "设置",
    done: "完成",
    emotionReading: "情绪识别",
    emotionAbout: "智能助手可以在多大程度上识别您的情绪，从您的下一条消息起生效；在您选择之前按商家的设置。选择“不识别”后，也不会留意危险或疾病的迹象。",
    emotionFull: "识别情绪及其变化",
    emotionLight: "只识别正面或负面，以及是否需要人工",
    emotionOff: "不识别",
    startNew: "重新开始",
    sending: "发送中…",
    sent: "已发送",
    answered: "已回复",
    failed: "未发送",
    unanswered: "未能得到答复",
    tooLong: "内容过长",
    refused: "未被接受",
    retry: "重试",
    edit: "修改",
    typing: "智能助手正在输入…",
    source: title => `来源：${title}`,
    moreSources: (title, more) => `来源：${title} 等 ${more + 1} 篇`,
    version: number => `第 ${number} 版`,
    page: number => `第 ${number} 页`,
    remaining: count => `还可输入 ${count} 字`,
    excess: count => `超出 ${count} 字`,
    called: "已为您呼叫人工客服",
    joined: "人工客服已加入对话",
    connecting: "正在连接…",
    reconnecting: "正在重新连接…",
    offline: "网络已断开，恢复后会自动发送您的消息。",
    renewed: "会话已过期，已为您开始新的会话",
    unknownTenant: "此地址没有在线咨询。",
    unavailable: "在线咨询暂时无法使用。",
    attachment: "附件",
    unread: count => `(${count}) `,
  },
};

// --- Small things -------------------------------------------------------------------------------------------------

const $ = id => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className)
    made.className = className;
  made.append(...children);
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// crypto.randomUUID is missing on pages that are not served over https.
function newId() {
  if (crypto.randomUUID)
    return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map(b => b.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Storage may be blocked; the chat then works, but forgets on reload.
const stored = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`chat:${key}`));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(`chat:${key}`, JSON.stringify(value));
    } catch {
      // Nothing to be done.
    }
  },
};

// Waits, but not longer than until the customer or the network comes back.
function pause(milliseconds, signal) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      document.removeEventListener("visibilitychange", seen);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const seen = () => document.visibilityState === "visible" && done();
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    document.addEventListener("visibilitychange", seen);
    signal?.addEventListener("abort", done);
    if (signal?.aborted)
      done();
  });
}

// Exponential back-off with half of it at random, so that clients do not come back all at once.
const backOff = attempt => Math.min(15_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);

const languageOf = text => (/[\u3400-\u9fff\uf900-\ufaff]/.test(text) ? "zh" : "en");

// --- Words to nodes -----------------------------------------------------------------------------------------------

const Inline = /(https?:\/\/[^\s<>"'`，。；：！？、（）《》「」“”]+)|\*\*([^*\n]+)\*\*/g;

function link(address, words) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return words;
  }
  // Names before an @ are there only to deceive.
  if (!/^https?:$/.test(url.protocol) || url.username || url.password)
    return words;
  const anchor = element("a", "", words);
  anchor.href = url.href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

function inline(text, marks) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(Inline)) {
    let [whole, address, strong] = match;
    if (strong && !marks)
      continue;
    nodes.push(text.slice(end, match.index));
    if (address) {
      whole = address = address.replace(/[.,;:!?]+$/, "");
      if (address.endsWith(")") && !address.includes("("))
        whole = address = address.replace(/\)+[.,;:!?]*$/, "");
      nodes.push(link(address, address));
    } else {
      nodes.push(element("strong", "", strong));
    }
    end = match.index + whole.length;
  }
  nodes.push(text.slice(end));
  return nodes.filter(node => node !== "");
}

// Paragraphs and simple lists. Customers' own words keep their marks as they typed them.
function blocks(text, marks) {
  const made = [];
  let lines = [];
  const flush = () => {
    const paragraph = lines.join("\n").replace(/^\n+|\s+$/g, "");
    if (paragraph)
      made.push(element("p", "", ...inline(paragraph, marks)));
    lines = [];
  };
  let list = null;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const item = /^\s*(?:[-•]|(\d{1,3})\.)\s+(.+)$/.exec(line);
    if (!marks || !item) {
      if (line.trim())
        list = null;
      if (!line.trim() && marks)
        flush();
      else
        lines.push(line);
      continue;
    }
    flush();
    const tag = item[1] ? "OL" : "UL";
    if (list?.tagName !== tag) {
      list = element(tag.toLowerCase(), "");
      if (item[1])
        list.start = Number(item[1]);
      made.push(list);
    }
    list.append(element("li", "", ...inline(item[2], marks)));
  }
  flush();
  return made;
}

function partNodes(parts, marks) {
  return parts.flatMap(part => {
    if (part.type === "text")
      return blocks(part.text ?? "", marks);
    return element("p", "", part.url ? link(part.url, part.name || part.url) : part.name || t("attachment"));
  });
}

// --- Server-sent events (HTML standard, 9.2.6) --------------------------------------------------------------------

async function* readEvents(body, onBytes) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  let event = { type: "", data: [], id: undefined };
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done)
        return;
      onBytes();
      buffer += value;
      // A carriage return at the very end may be the first half of a CRLF, so it waits for what follows.
      for (let end; (end = /\r\n|\n|\r(?!$)/.exec(buffer));) {
        const line = buffer.slice(0, end.index);
        buffer = buffer.slice(end.index + end[0].length);
        if (line === "") {
          if (event.data.length > 0)
            yield { type: event.type || "message", data: event.data.join("\n"), id: event.id };
          event = { type: "", data: [], id: undefined };
          continue;
        }
        const [, field, content] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
        if (field === "event")
          event.type = content ?? "";
        else if (field === "data")
          event.data.push(content ?? "");
        else if (field === "id")
          event.id = content ?? "";
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

// --- The gateway --------------------------------------------------------------------------------------------------

class Refusal extends Error {
  constructor(response, problem) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${response.status}`);
    this.status = response.status;
    this.errors = Object.values(problem?.errors ?? {}).flat();
    this.retryAfter = Number(response.headers.get("Retry-After")) * 1000 || 0;
  }

  get isPassing() {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function request(path, { token, signal, ...options } = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  if (token)
    headers.Authorization = `Bearer ${token}`;
  if (options.body)
    headers["Content-Type"] = "application/json";
  const response = await fetch(path, { cache: "no-store", ...options, headers, signal });
  if (!response.ok)
    throw new Refusal(response, await response.json().catch(() => null));
  return response;
}

const get = async (path, options) => (await request(path, { signal: AbortSignal.timeout(20_000), ...options })).json();
const post = (path, body, options) => get(path, { ...options, method: "POST", body: JSON.stringify(body) });

// --- State --------------------------------------------------------------------------------------------------------

let language = stored.read("language") ?? ((navigator.languages?.[0] ?? navigator.language ?? "en").startsWith("zh") ? "zh" : "en");
if (!Strings[language])
  language = "en";

let tenants = [];
let tenant = null;
let session = null; // What the gateway gave, plus: language, cursor (last sequence seen).
let chat = null; // AbortController of the open conversation.
let entries = []; // In the order of the page: { kind: message | note, … }.
let seen = new Set(); // Replies on the page, by id and by conversation and sequence.
let opened = new Set(); // Message ids that wait for a reply.
let mode = "ai"; // ai, called or human.
let connection = "";
let unread = 0;
let emotionReading = ["full", "light", "off"].find(one => one === stored.read("emotionReading")) ?? "";
let sending = Promise.resolve();
let renewal = null;

const t = (key, ...values) => {
  const words = Strings[language][key];
  return typeof words === "function" ? words(...values) : words;
};

const brandName = () => tenants.find(one => one.id === tenant)?.brand?.[language] ?? session?.brand ?? "";

// --- The page: messages -------------------------------------------------------------------------------------------

const scroller = $("scroller");
const log = $("log");
const field = $("text");

const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

function scrollToEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  $("jump").hidden = true;
}

function timeOf(date) {
  const today = date.toDateString() === new Date().toDateString();
  const format = today
    ? { hour: "2-digit", minute: "2-digit" }
    : { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
  const made = element("time", "", new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", format).format(date));
  made.dateTime = date.toISOString();
  return made;
}

function sourcesOf(citations) {
  const titles = [...new Set(citations.map(citation => citation.title))];
  const summary = titles.length > 1 ? t("moreSources", titles[0], titles.length - 1) : t("source", titles[0]);
  const list = element("ul", "", ...citations.map(({ title, heading, version, page, language: tongue }) => {
    const quoted = element("span", "", element("b", "", title), heading ? ` · ${heading}` : "");
    quoted.lang = tongue ?? "";
    return element("li", "", quoted, ` (${page ? `${t("page", page)}, ` : ""}${t("version", version)})`);
  }));
  return element("details", "sources", element("summary", "", icon("source"), element("span", "", summary), icon("down")), list);
}

function paint(entry) {
  if (entry.kind === "note") {
    entry.element.replaceChildren(t(entry.key));
    return;
  }
  const { author, element: article } = entry;
  const bubble = element("div", "bubble", ...partNodes(entry.parts, author !== "customer"));
  bubble.lang = entry.language ?? languageOf(entry.parts.map(part => part.text ?? "").join(" "));
  if (author === "customer") {
    const by = element("span", "unseen", `${t("you")}, `, timeOf(entry.at));
    entry.about = element("div", "about");
    // The words are announced once; what becomes of them is not news, except a failure (see announce).
    entry.about.setAttribute("aria-live", "off");
    article.replaceChildren(by, bubble, entry.about);
    paintState(entry);
    return;
  }
  const avatar = element("span", "avatar", icon(author === "human" ? "person" : "ai"));
  avatar.setAttribute("aria-hidden", "true");
  if (entry.citations?.length)
    bubble.append(sourcesOf(entry.citations));
  article.replaceChildren(avatar, element("div", "by", element("b", "", t(author)), " ", timeOf(entry.at)), bubble);
}

function paintState(entry) {
  const { about, state } = entry;
  entry.element.classList.toggle("failed", state === "failed");
  const time = timeOf(entry.at);
  time.setAttribute("aria-hidden", "true");
  if (state !== "failed") {
    about.replaceChildren(time, " · ", element("span", "", t(state)));
    return;
  }
  const button = element("button", "", t(entry.canRetry ? "retry" : "edit"));
  button.type = "button";
  button.addEventListener("click", () => (entry.canRetry ? retry(entry) : edit(entry)));
  about.replaceChildren(element("span", "problem", failureOf(entry)), button);
}

const failureOf = entry => (entry.detail ? `${t(entry.reason)}: ${entry.detail}` : t(entry.reason));

function setState(entry, state) {
  if (entry.state === state)
    return;
  entry.state = state;
  paintState(entry);
}

function add(entry) {
  const follow = isAtEnd() || entry.author === "customer";
  entry.element = element(entry.kind === "note" ? "p" : "article", entry.kind === "note" ? "note" : `message ${entry.author}`);
  if (!log.hasAttribute("aria-busy"))
    entry.element.classList.add("arriving");
  paint(entry);

  // A late reply goes before those that follow it; everything else comes last.
  const later = entry.sequence === undefined
    ? -1
    : entries.findIndex(one => one.conversation === entry.conversation && one.sequence > entry.sequence);
  if (later < 0) {
    entries.push(entry);
    log.append(entry.element);
  } else {
    log.insertBefore(entry.element, entries[later].element);
    entries.splice(later, 0, entry);
  }

  if (follow)
    scrollToEnd();
  else
    $("jump").hidden = false;
  return entry;
}

function remove(entry) {
  entries = entries.filter(one => one !== entry);
  entry.element.remove();
}

function addNote(key) {
  add({ kind: "note", key });
}

function addGreeting() {
  if (session.greeting)
    add({ kind: "message", author: "ai", parts: [{ type: "text", text: session.greeting }], language: session.language, at: new Date(session.startedAt) });
}

function announce(words) {
  $("announce").textContent = words;
}

// --- The page: everything around the messages ---------------------------------------------------------------------

function paintPage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-t]"))
    node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]"))
    node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-title]"))
    node.title = t(node.dataset.tTitle);
  for (const node of document.querySelectorAll("[data-t-placeholder]"))
    node.placeholder = t(node.dataset.tPlaceholder);
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  for (const option of $("tenant").options)
    option.textContent = tenants.find(one => one.id === option.value)?.brand?.[language] ?? option.value;

  const sameLanguage = session?.language === language;
  $("notice").textContent = (sameLanguage && session.assistant?.notice) || t("notice");
  $("notice").hidden = !session;
  paintBrand();
  paintMode();
  paintConnection();
  paintCounter();
}

function paintBrand() {
  const brand = brandName();
  $("brand").textContent = brand || t("title");
  document.title = (unread ? t("unread", unread) : "") + (brand ? `${brand} · ${t("title")}` : t("title"));
}

function paintMode() {
  const words = { ai: "", called: t("called"), human: t("joined") }[mode];
  // Written only when it changes, or screen readers would say it again.
  if ($("state").textContent !== words)
    $("state").textContent = words;
  $("human-badge").hidden = mode !== "human";
}

function paintConnection() {
  $("connection").textContent = connection ? t(connection) : "";
}

let connectionTimer = 0;

// A short break is not worth a word.
function setConnection(state) {
  if (state === "reconnecting" && !navigator.onLine)
    state = "offline";
  clearTimeout(connectionTimer);
  const show = () => {
    if (connection === state)
      return;
    connection = state;
    paintConnection();
  };
  if (state === "" || state === "offline" || connection)
    show();
  else
    connectionTimer = setTimeout(show, 1_000);
}

function paintCounter() {
  const length = field.value.length;
  $("mirror").textContent = `${field.value}\u200b`;
  $("counter").textContent = length <= CounterFrom ? "" : length > Limit ? t("excess", length - Limit) : t("remaining", Limit - length);
  $("counter").classList.toggle("over", length > Limit);
  field.setAttribute("aria-invalid", String(length > Limit));
  $("send").disabled = !field.value.trim() || length > Limit;
}

let typingTimer = 0;

function showTyping() {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, TypingFor);
  if (!$("typing").hidden)
    return;
  const follow = isAtEnd();
  $("typing").hidden = false;
  if (follow)
    scrollToEnd();
}

function hideTyping() {
  clearTimeout(typingTimer);
  $("typing").hidden = true;
}

function close(messageId) {
  opened.delete(messageId);
  if (opened.size === 0)
    hideTyping();
}

// --- What the gateway says ----------------------------------------------------------------------------------------

const modeAfter = (author, decision) => (author === "human" ? "human" : ["hand_over", "queued"].includes(decision) ? "called" : "ai");

function receive(reply) {
  session.cursor = Math.max(session.cursor, reply.sequence ?? 0);
  const place = `${session.conversationId}/${reply.sequence}`;
  if (seen.has(reply.replyId) || seen.has(place))
    return;
  seen.add(reply.replyId).add(place);

  const own = entries.find(one => one.messageId === reply.messageId);
  if (own)
    setState(own, "answered");
  mode = modeAfter(reply.author, reply.decision);
  close(reply.messageId);
  if (reply.author === "human")
    hideTyping();
  paintMode();
  add({
    kind: "message",
    author: reply.author,
    conversation: session.conversationId,
    sequence: reply.sequence,
    parts: reply.parts,
    citations: reply.citations,
    language: reply.language,
    at: new Date(reply.createdAt),
  });
  if (document.hidden) {
    unread++;
    paintBrand();
  }
}

function receiveStatus({ messageId, status }) {
  const own = entries.find(one => one.messageId === messageId && one.author === "customer");
  if (status === "accepted")
    return;
  close(messageId);
  if (own && status === "answered")
    setState(own, "answered");
  if (own && status === "failed") {
    // The turn itself failed, so the same id would only lead back to it: another try is a new message.
    own.externalId = newId();
    fail(own, "unanswered");
  }
}

function receiveTyping({ messageId }) {
  // Only the assistant's work is known; whether a colleague is writing is not.
  if (mode === "human")
    return;
  opened.add(messageId);
  showTyping();
}

// --- Sessions -----------------------------------------------------------------------------------------------------

async function startSession(signal) {
  const offered = tenants.find(one => one.id === tenant)?.languages;
  const asked = !offered || offered.includes(language) ? language : offered[0];
  const made = await persist(() => post("/v1/chat/sessions", { tenant, language: asked }), signal);
  session = { ...made, language: asked, cursor: 0, startedAt: new Date().toISOString() };
  stored.write(`session:${tenant}`, session);
}

// Tries until it works; only a refusal that will not change ends it.
async function persist(action, signal) {
  for (let attempt = 0; ; attempt++) {
    try {
      const result = await action();
      signal.throwIfAborted();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal && !error.isPassing)
        throw error;
      setConnection(navigator.onLine ? (entries.length ? "reconnecting" : "connecting") : "offline");
      await pause(error.retryAfter || backOff(attempt), signal);
    }
  }
}

// The token was refused: what is on the page stays, and the conversation goes on in a new session.
function renew(refused) {
  if (session.token !== refused)
    return Promise.resolve();
  return renewal ??= startSession(chat.signal)
    .then(() => {
      opened.clear();
      hideTyping();
      mode = "ai";
      addNote("renewed");
      paintPage();
    })
    .finally(() => (renewal = null));
}

async function openConversation(wantNew = false) {
  chat?.abort();
  chat = new AbortController();
  const { signal } = chat;
  entries = [];
  seen = new Set();
  opened = new Set();
  mode = "ai";
  sending = Promise.resolve();
  log.replaceChildren();
  $("jump").hidden = true;
  hideTyping();
  setConnection("");
  if (wantNew) {
    stored.write(`session:${tenant}`, null);
    stored.write(`outbox:${tenant}`, []);
  }
  session = stored.read(`session:${tenant}`);
  if (session && Date.parse(session.expiresAt) < Date.now())
    session = null;
  paintPage();

  // What was said before is not news.
  log.setAttribute("aria-busy", "true");
  try {
    let restored = false;
    if (session)
      restored = await restore(signal);
    if (!restored) {
      await startSession(signal);
      addGreeting();
    }
    paintPage();
    restoreOutbox(restored);
    scrollToEnd();
  } catch (error) {
    if (!signal.aborted) {
      session = null;
      connection = error.status === 404 ? "unknownTenant" : "unavailable";
      paintPage();
    }
    return;
  } finally {
    if (!signal.aborted)
      log.removeAttribute("aria-busy");
  }
  listen(signal);
}

async function restore(signal) {
  let history;
  try {
    history = await persist(() => get("/v1/chat/history", { token: session.token }), signal);
  } catch {
    signal.throwIfAborted();
    session = null;
    return false;
  }
  session.cursor = 0;
  const answered = new Set(history.messages.filter(one => one.author !== "customer").map(one => one.messageId));
  if (history.messages[0]?.text !== session.greeting)
    addGreeting();
  for (const message of history.messages) {
    const own = message.author === "customer";
    if (!own) {
      seen.add(message.replyId).add(`${session.conversationId}/${message.sequence}`);
      session.cursor = Math.max(session.cursor, message.sequence ?? 0);
    }
    add({
      kind: "message",
      author: message.author,
      messageId: own ? message.messageId : undefined,
      conversation: session.conversationId,
      text: message.text,
      parts: [{ type: "text", text: message.text }],
      citations: message.citations,
      at: new Date(message.createdAt),
      state: own ? (answered.has(message.messageId) ? "answered" : "sent") : undefined,
      // Replies only: customers' messages may be numbered in another way.
      sequence: own ? undefined : message.sequence,
    });
    if (!own)
      mode = modeAfter(message.author, message.decision);
  }
  const last = history.messages.at(-1);
  if (last?.author === "customer" && mode !== "human" && Date.now() - Date.parse(last.createdAt) < TypingFor) {
    opened.add(last.messageId);
    showTyping();
  }
  return true;
}

// --- Listening ----------------------------------------------------------------------------------------------------

async function listen(signal) {
  let failures = 0; // Rounds in a row in which the stream gave nothing.
  let brokenStreams = 0; // Those of them in which polling worked.
  while (!signal.aborted) {
    const { token } = session;
    try {
      let alive = false;
      try {
        alive = await stream(token, signal, () => (failures = brokenStreams = 0));
      } catch (error) {
        if (error.status === 401)
          throw error;
      }
      if (signal.aborted)
        return;
      // Brings what was missed, and tells a stream that some proxy holds up from a gateway that is away.
      await poll(token, signal);
      if (!alive && ++brokenStreams >= 3) {
        setConnection("");
        for (const until = Date.now() + PollFor; Date.now() < until && !signal.aborted;) {
          await pause(PollEvery * (0.8 + Math.random() * 0.4), signal);
          await poll(token, signal);
        }
        brokenStreams = 2;
        continue;
      }
    } catch (error) {
      if (signal.aborted)
        return;
      if (error.status === 401 && await renew(token).then(() => true, () => false))
        continue;
      setConnection("reconnecting");
    }
    await pause(backOff(failures++), signal);
  }
}

// True if the stream brought anything, were it only a heartbeat.
async function stream(token, signal, onAlive) {
  const control = new AbortController();
  const stop = () => control.abort();
  signal.addEventListener("abort", stop);
  addEventListener("offline", stop);
  let timer = setTimeout(stop, StreamSilence);
  let alive = false;
  try {
    const response = await request("/v1/replies/stream", {
      token,
      signal: control.signal,
      headers: { Accept: "text/event-stream", "Last-Event-ID": String(session.cursor) },
    });
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream"))
      return false;
    setConnection("");
    const onBytes = () => {
      clearTimeout(timer);
      timer = setTimeout(stop, StreamSilence);
      alive = true;
      onAlive();
    };
    for await (const { type, data } of readEvents(response.body, onBytes)) {
      if (signal.aborted || session.token !== token)
        return alive;
      const handler = { reply: receive, status: receiveStatus, typing: receiveTyping }[type];
      handler?.(JSON.parse(data));
    }
  } catch (error) {
    // A stream that breaks off has ended; only an answer of the gateway says more.
    if (error instanceof Refusal)
      throw error;
  } finally {
    clearTimeout(timer);
    control.abort();
    signal.removeEventListener("abort", stop);
    removeEventListener("offline", stop);
  }
  return alive;
}

async function poll(token, signal) {
  for (;;) {
    const page = await get(`/v1/replies?after=${session.cursor}&limit=50`, { token });
    if (signal.aborted || session.token !== token)
      return;
    setConnection("");
    page.replies.forEach(receive);
    session.cursor = Math.max(session.cursor, page.next ?? 0);
    if (page.replies.length < 50)
      return;
  }
}

// --- Sending ------------------------------------------------------------------------------------------------------

// Messages that the gateway has not taken yet outlive a reload. Their ids make sending them twice harmless.
function writeOutbox() {
  const waiting = entries.filter(one => one.externalId && !one.messageId && one.canRetry !== false);
  stored.write(`outbox:${tenant}`, waiting.map(({ externalId, text, sentAt }) => ({ externalId, text, sentAt })));
}

function restoreOutbox(sameSession) {
  for (const { externalId, text, sentAt } of stored.read(`outbox:${tenant}`) ?? []) {
    const entry = addOwn(text, externalId, sentAt);
    if (sameSession)
      queue(entry);
    else
      fail(entry, "failed");
  }
}

function addOwn(text, externalId = newId(), sentAt = new Date().toISOString()) {
  return add({
    kind: "message",
    author: "customer",
    text,
    parts: [{ type: "text", text }],
    externalId,
    sentAt,
    at: new Date(sentAt),
    state: "sending",
  });
}

function say(text) {
  if (!session)
    return false;
  queue(addOwn(text));
  return true;
}

// One after the other, so that no message overtakes an earlier one.
function queue(entry) {
  entry.canRetry = undefined;
  entry.messageId = undefined;
  entry.detail = undefined;
  entry.sentAt ??= new Date().toISOString();
  setState(entry, "sending");
  writeOutbox();
  const { signal } = chat;
  sending = sending.then(() => (signal.aborted ? undefined : send(entry, signal)));
}

async function send(entry, signal) {
  const body = { externalId: entry.externalId, parts: entry.parts, locale: language, sentAt: entry.sentAt };
  if (emotionReading)
    body.emotionReading = emotionReading;
  for (let attempt = 0, renewed = 0; ;) {
    const { token } = session;
    try {
      const accepted = await post("/v1/messages", body, { token });
      if (signal.aborted)
        return;
      settle(entry, accepted.messageId);
      watch(entry, token, signal);
      return;
    } catch (error) {
      if (signal.aborted)
        return;
      if (error.status === 401 && renewed++ < 2) {
        if (await renew(token).then(() => true, () => false))
          continue;
      } else if (error instanceof Refusal && !error.isPassing && error.status !== 401) {
        entry.detail = error.errors[0];
        fail(entry, error.status === 413 ? "tooLong" : "refused", false);
        return;
      }
      // Without a network there is nothing to count: the message waits until it is back.
      if (navigator.onLine && ++attempt >= SendAttempts) {
        fail(entry, "failed");
        return;
      }
      await pause(Math.min(error.retryAfter || backOff(attempt + 1), 30_000), signal);
      if (signal.aborted)
        return;
    }
  }
}

function settle(entry, messageId) {
  const double = entries.find(one => one !== entry && one.messageId === messageId && one.author === "customer");
  if (double) {
    remove(entry);
    writeOutbox();
    return;
  }
  entry.messageId = messageId;
  entry.conversation = session.conversationId;
  writeOutbox();
  setState(entry, "sent");
  // A person answers when he can, so nothing is promised there.
  if (mode !== "human") {
    opened.add(messageId);
    showTyping();
  }
}

// Looks once by itself, should the stream be open but held up on its way.
async function watch(entry, token, signal) {
  await pause(10_000, signal);
  if (!signal.aborted && entry.state === "sent" && session.token === token)
    await poll(token, signal).catch(() => {});
}

function fail(entry, reason, canRetry = true) {
  entry.reason = reason;
  entry.canRetry = canRetry;
  setState(entry, "failed");
  writeOutbox();
  announce(failureOf(entry));
  if (isAtEnd())
    scrollToEnd();
}

function retry(entry) {
  remove(entry);
  entries.push(entry);
  log.append(entry.element);
  scrollToEnd();
  queue(entry);
  field.focus();
}

function edit(entry) {
  remove(entry);
  field.value = [entry.text, field.value].filter(Boolean).join("\n");
  paintCounter();
  field.focus();
}

// --- Controls -----------------------------------------------------------------------------------------------------

$("composer").addEventListener("submit", event => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || field.value.length > Limit || !say(text))
    return;
  field.value = "";
  paintCounter();
  field.focus();
});

field.addEventListener("keydown", event => {
  // 229: Safari ends the composition before it reports the Enter that ended it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229)
    return;
  event.preventDefault();
  $("composer").requestSubmit();
});

field.addEventListener("input", () => {
  const follow = isAtEnd();
  const wasOver = $("counter").classList.contains("over");
  paintCounter();
  if (!wasOver && field.value.length > Limit)
    announce($("counter").textContent);
  if (follow)
    scrollToEnd();
});

$("person").addEventListener("click", () => say(t("personWords")));

$("jump").addEventListener("click", () => {
  scrollToEnd();
  field.focus();
});

let wasAtEnd = true;

scroller.addEventListener("scroll", () => {
  wasAtEnd = isAtEnd();
  if (wasAtEnd)
    $("jump").hidden = true;
}, { passive: true });

$("new").addEventListener("click", () => {
  if (entries.some(one => one.author === "customer"))
    $("confirm").showModal();
  else
    openConversation(true);
});

$("confirm").addEventListener("close", event => {
  if (event.target.returnValue === "yes") {
    openConversation(true);
    field.focus();
  }
  event.target.returnValue = "";
});

// Taken up as it is chosen, so that leaving the dialog by Escape changes nothing of it.
for (const choice of document.querySelectorAll("[name=emotion]")) {
  choice.checked = choice.value === emotionReading;
  choice.addEventListener("change", () => {
    emotionReading = choice.value;
    stored.write("emotionReading", emotionReading);
  });
}

$("settings").addEventListener("click", () => $("preferences").showModal());

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    language = button.dataset.language;
    stored.write("language", language);
    log.setAttribute("aria-busy", "true");
    paintPage();
    entries.forEach(paint);
    setTimeout(() => log.removeAttribute("aria-busy"), 100);
  });
}

$("tenant").addEventListener("change", event => {
  tenant = event.target.value;
  stored.write("tenant", tenant);
  openConversation();
});

addEventListener("offline", () => setConnection("offline"));
addEventListener("online", () => connection === "offline" && setConnection("reconnecting"));

// The keyboard of a phone takes half of the page away: the end stays in sight.
new ResizeObserver(() => wasAtEnd && scrollToEnd()).observe(scroller);

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && unread) {
    unread = 0;
    paintBrand();
  }
});

// --- Start --------------------------------------------------------------------------------------------------------

async function start() {
  paintPage();
  const asked = new URLSearchParams(location.search).get("tenant");
  if (asked) {
    // Only for the brand in the other language, so the chat does not wait for it.
    get("/v1/chat/tenants").then(list => {
      tenants = list;
      paintPage();
    }).catch(() => {});
  } else {
    tenants = await persist(() => get("/v1/chat/tenants"), new AbortController().signal);
  }
  const remembered = stored.read("tenant");
  tenant = asked ?? (tenants.find(one => one.id === remembered) ?? tenants[0])?.id;
  if (!tenant) {
    setConnection("");
    connection = "unknownTenant";
    paintConnection();
    return;
  }
  if (!asked && tenants.length > 1) {
    $("tenant").append(...tenants.map(one => new Option(one.id, one.id, false, one.id === tenant)));
    $("picker").hidden = false;
    $("brand").classList.add("unseen");
  }
  await openConversation();
}

start();
