import { useEffect, useRef, useState } from "preact/hooks";
import type { FaqChecked, FaqEntry, FaqPreview, Locale, Message } from "../protocol.gen";
import { t } from "../i18n/admin";
import { t as chat } from "../i18n/chat";
import { unwritten } from "../i18n/mistakes";
import { toast } from "../desk/toasts";
import { MessageView } from "../message/Message";
import { RichText } from "../message/RichText";
import { Row } from "../message/Row";
import { api, entryPath } from "./api";
import { place, same, toFields } from "./form";
import { langTag } from "./parts";
import { dirty, entryHref } from "./route";
import { found, type Work, work } from "./work";

const pause = 250; // ms after the last key

/** The very message that shoppers would get, in the chat's own bubble: this language while it is typed, the other as it is. */
export function Preview({ w }: { w: Work }) {
  const [shown, setShown] = useState<FaqPreview | null>(null);
  const form = w.form;
  useEffect(() => {
    const stop = new AbortController();
    const fields = toFields(form);
    const timer = setTimeout(async () => {
      try {
        const [p, c] = await Promise.all([
          api<FaqPreview>("POST", "preview", { fields }, stop.signal),
          api<FaqChecked>("POST", "check", { fields }, stop.signal),
        ]);
        setShown(p);
        const now = work.value;
        // A form that was only opened has been checked already; one that is new is allowed to be half empty.
        if (!dirty.value || !now || !same(now.form, form)) return;
        const all = place(c.markdown, c.mistakes ?? []);
        found(now.entry ? all : all.filter((m) => !unwritten(m.what)));
      } catch {
        // The next key asks again; what is on the screen stays.
      }
    }, shown ? pause : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [form]);
  const asked = form.questions.split("\n").find((q) => q.trim()) || form.title;
  return (
    <aside class="a-preview" aria-label={t().preview}>
      <h3>{t().preview}</h3>
      <Bubble locale={form.locale} asked={asked} shown={shown} />
      {shown?.long && (
        <details class="a-long">
          <summary>{t().fields.long}</summary>
          <div lang={langTag(form.locale)}>
            <RichText text={shown.long} />
          </div>
        </details>
      )}
      <Other w={w} />
    </aside>
  );
}

function Bubble({ locale, asked, shown }: { locale: string; asked: string; shown: FaqPreview | null }) {
  return (
    <div class="a-chat" lang={langTag(locale)}>
      {asked && (
        <Row side="right" from="customer" first>
          <div class="m-bubble">
            <p>{asked}</p>
          </div>
        </Row>
      )}
      {shown && <Said message={shown.message} />}
    </div>
  );
}

function Said({ message }: { message: Message }) {
  return (
    <Row side="left" from="bot" name={chat().botName} first>
      <MessageView message={message} hands={{ live: true, choose: (_, label) => toast(t().previewTap(label)) }} />
    </Row>
  );
}

/** The same entry in the other language, as it would be shown now, or a way to write it. */
function Other({ w }: { w: Work }) {
  const ref = w.entry?.other;
  const path = ref ? entryPath(ref) : "";
  const [other, setOther] = useState<{ asked: string; shown: FaqPreview } | null>(null);
  const last = useRef("");
  useEffect(() => {
    if (!path || last.current === path) return;
    last.current = path;
    void (async () => {
      try {
        const e = await api<FaqEntry>("GET", path);
        const text = e.draft ?? e.live;
        if (!text) return;
        const shown = await api<FaqPreview>("POST", "preview", { markdown: text.markdown });
        setOther({ asked: text.fields.questions?.[0] ?? text.fields.title, shown });
      } catch {
        last.current = ""; // its link stays, and the next change tries again
      }
    })();
  }, [path]);
  if (!w.entry) return null;
  const lang: Locale = w.entry.row.locale === "zh" ? "en" : "zh";
  const to = ref ? entryHref(ref) : `#/new?${new URLSearchParams({ id: w.entry.row.id, locale: lang, from: w.entry.row.locale })}`;
  return (
    <section class="a-other">
      <header>
        <h3>{t().otherTitle[lang]}</h3>
        <a href={to}>{ref ? t().editOther[lang] : t().writeOther[lang]}</a>
      </header>
      {ref && other ? <Bubble locale={lang} asked={other.asked} shown={other.shown} /> : !ref && <p class="a-none">{t().noOther[lang]}</p>}
    </section>
  );
}
