import { signal } from "@preact/signals";
import { keep, recall } from "../wire/store";

/** Off until somebody asks for it; browsers would not play it before a click anyway. */
export const sound = signal(recall<boolean>("desk.sound") ?? false);
let audio: AudioContext | null = null;

export function toggleSound(): void {
  sound.value = !sound.value;
  keep("desk.sound", sound.value || null);
  if (sound.value) ring();
}

/** Two soft notes, made on the spot. */
export function ring(): void {
  if (!sound.value) return;
  audio ??= new AudioContext();
  void audio.resume();
  [660, 880].forEach((hz, i) => {
    const at = audio!.currentTime + i * 0.14;
    const tone = audio!.createOscillator();
    const gain = audio!.createGain();
    tone.frequency.value = hz;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    tone.connect(gain).connect(audio!.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  });
}
