import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { say } from "../i18n";
import { t } from "../i18n/desk";
import { Icon, Mark } from "../ui/icons";
import { type Answer, choosePassword, login } from "./auth";
import { LangSwitch } from "./LangSwitch";

export function Login() {
  return (
    <Gate
      title={t().loginTitle}
      text={t().loginText}
      button={t().signIn}
      submit={(d) => login({ login: String(d.get("login")).trim(), password: String(d.get("password")) })}
    >
      <label>
        {t().login}
        <input name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus />
      </label>
      <label>
        {t().password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
    </Gate>
  );
}

/** After a one-time password: nothing else opens before the agent has one of their own. */
export function ChoosePassword() {
  const submit = async (d: FormData): Promise<Answer | string> =>
    d.get("password") === d.get("again") ? choosePassword(String(d.get("password"))) : t().newDiffers;
  return (
    <Gate title={t().newTitle} text={t().newText} button={t().newSave} submit={submit}>
      <label>
        {t().newPassword}
        <input name="password" type="password" autocomplete="new-password" minLength={8} required autofocus />
      </label>
      <label>
        {t().newAgain}
        <input name="again" type="password" autocomplete="new-password" required />
      </label>
    </Gate>
  );
}

interface GateProps {
  title: string;
  text: string;
  button: string;
  /** A string is a mistake found here; an answer comes from the server. */
  submit(data: FormData): Promise<Answer | string>;
  children: ComponentChildren;
}

function Gate(p: GateProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const submit = async (e: SubmitEvent) => {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    setBusy(true);
    setError("");
    const a = await p.submit(data);
    setBusy(false);
    if (typeof a === "string") setError(a);
    else if (!a.ok) setError(a.text ? say(a.text) : a.down ? t().down : t().wrong);
  };
  return (
    <main class="d-login">
      <form onSubmit={submit}>
        <Mark class="d-login__mark" />
        <h1>{p.title}</h1>
        <p>{p.text}</p>
        {p.children}
        <p class="d-login__error" role="alert">
          {error && (
            <>
              <Icon name="alert" />
              {error}
            </>
          )}
        </p>
        <button type="submit" class="btn btn--main" disabled={busy}>
          {busy ? t().signingIn : p.button}
        </button>
      </form>
      <LangSwitch />
    </main>
  );
}
