import { locale, say } from "../i18n";
import { t } from "../i18n/shop";
import { Icon } from "../ui/icons";
import { become, people, products, speak, state, who } from "./demo";

export function Shop() {
  return (
    <>
      <Head />
      <main class="s-main">
        <section class="s-hero">
          <h1>{t().hero}</h1>
          <p>{t().heroSub}</p>
          <button type="button" class="s-cta" onClick={() => window.Aftercare?.open()}>
            {t().open}
          </button>
          <div class="s-collage" aria-hidden="true">
            {products.value.slice(0, 3).map((p) => (
              <img src={p.image} alt="" width="320" height="320" />
            ))}
          </div>
        </section>
        {state.value === "loading" && <p class="s-state">{t().loading}</p>}
        {state.value === "off" && (
          <section class="s-off">
            <h2>{t().off}</h2>
            <p>{t().offText}</p>
          </section>
        )}
        {state.value === "open" && (
          <>
            <Who />
            <Goods />
          </>
        )}
      </main>
      <footer class="s-foot">
        <p>{t().foot}</p>
        <a href="/desk">{t().desk}</a>
      </footer>
    </>
  );
}

function Head() {
  return (
    <header class="s-head">
      <a class="s-brand" href="/">
        <svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
          <circle cx="20" cy="20" r="19" fill="none" stroke="currentColor" stroke-width="1.500" />
          <path d="M6 25c4-1 5-7 9-7s4 4 7 4 4-8 8-8 3 6 5 8" fill="none" stroke="currentColor" stroke-width="1.500" stroke-linecap="round" />
          <path d="M8 30h24M12 34h16" stroke="currentColor" stroke-width="1.500" stroke-linecap="round" />
        </svg>
        {t().brand}
      </a>
      <span class="s-demo">{t().demo}</span>
      <button
        type="button"
        class="s-lang"
        lang={locale.value === "zh" ? "en" : "zh-CN"}
        aria-label={t().langLabel}
        onClick={() => speak(locale.value === "zh" ? "en" : "zh")}
      >
        {t().lang}
      </button>
    </header>
  );
}

function Who() {
  const all = [
    ...people.value.map((p) => ({ id: p.id, name: p.name, note: say(p.note), orders: p.orders })),
    { id: "", name: t().guest, note: t().guestNote, orders: 0 },
  ];
  return (
    <fieldset class="s-who">
      <legend>{t().who}</legend>
      <p class="s-sub">{t().whoSub}</p>
      <div class="s-people">
        {all.map((p) => (
          <label class={p.id === who.value ? "is-me" : ""}>
            <input class="sr" type="radio" name="who" checked={p.id === who.value} onChange={() => become(p.id)} />
            <span class="s-face" aria-hidden="true">
              {p.id ? [...p.name][0] : <Icon name="person" />}
            </span>
            <span class="s-person">
              <b>{p.name}</b>
              <span>{p.note}</span>
              <small>{p.id === who.value ? t().now : p.orders > 0 ? t().orders(p.orders) : ""}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Goods() {
  return (
    <section class="s-goods" aria-labelledby="goods">
      <h2 id="goods">{t().goods}</h2>
      <ul>
        {products.value.map((p) => (
          <li key={p.id}>
            <div class="s-pic">
              <img src={p.image} alt="" width="320" height="320" loading="lazy" />
            </div>
            <h3>{say(p.name)}</h3>
            <p class="num">{say(p.price)}</p>
            {p.about && <p class="s-about">{say(p.about)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
