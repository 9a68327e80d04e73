// Line icons on a 24 px grid, drawn for this project. They are decoration: the words stand next to them
// or in an aria-label.
const paths = {
  send: "M5 12h13M12.500 5.500 19 12l-6.500 6.500",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  right: "M9 5l7 7-7 7",
  left: "M15 5l-7 7 7 7",
  check: "M5 12.500l4.500 4.500L19 7.500",
  alert: "M12 8v5M12 16.500v.01M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17Z",
  clock: "M12 7.500V12l3 2M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17Z",
  retry: "M19.500 12a7.500 7.500 0 1 1-2.200-5.300M19.500 4v4.500H15",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20c.8-3.600 3.800-5.500 7.500-5.500s6.700 1.900 7.500 5.500",
  headset: "M5 14.500V12a7 7 0 0 1 14 0v2.500M5 13.500h2.500v5H6.500A1.500 1.500 0 0 1 5 17zM19 13.500h-2.500v5h1A1.500 1.500 0 0 0 19 17zM17.500 18.500c0 1.500-1.500 2-4 2",
  box: "M4 8l8-4 8 4v8.500L12 20.500 4 16.500zM4 8l8 4 8-4M12 12v8.500",
  swap: "M4 9h14l-3.500-3.500M20 15H6l3.500 3.500",
  wrench: "M14.500 6.500a4 4 0 0 1 5.200-2l-2.900 2.900.4 2.400 2.400.4 2.400-2.400M19.500 10a4.500 4.500 0 0 1-6 1.500L7 18a2 2 0 0 1-3-3l6.500-6.500a4.500 4.500 0 0 1 4-5",
  route: "M6 18.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM18 9.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 16.500h6a3 3 0 0 0 3-3v-4M11 7.500H7.500",
  offline: "M3.500 9.500a13 13 0 0 1 4.500-2.700M20.500 9.500A13 13 0 0 0 12 6M6.500 13a9 9 0 0 1 3.500-2M17.500 13l-1-.8M9.500 16.500a4 4 0 0 1 5 0M12 19.500v.01M4 4l16 16",
  note: "M5 4.500h14v9.500l-5.500 5.500H5zM19 14h-5.500v5.500M8.500 9h7M8.500 12.500h3.500",
  lock: "M6.500 11h11v8.500h-11zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  exit: "M14 4.500h4.500v15H14M4.500 12H14M11 8.500l3.500 3.500-3.500 3.500",
  keyboard: "M3.500 6.500h17v11h-17zM7 10v.01M10.300 10v.01M13.700 10v.01M17 10v.01M7.500 14h9",
  panel: "M4 5h16v14H4zM14.500 5v14",
  bell: "M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5zM10.500 20.500h3",
  mute: "M6.500 16.500V11a5.500 5.500 0 0 1 9-4.200M17.500 11v5.500l1.500 1.500H5M10.500 20.500h3M4 4l16 16",
  bag: "M5.500 8.500h13l1 11.500H4.500zM9 8.500V7a3 3 0 0 1 6 0v1.500",
  globe: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM3.500 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17",
  hand: "M4.500 15.500l3-3h4l2 1.500h3.500M13 14l5.500-3 1.500 1.500-6.500 5.500H9l-1.500 1.500",
  thumbUp: "M7.500 10.500v9H4v-9zM7.500 11.500l4-7.500c1.500 0 2.500 1 2.300 2.600l-.6 3.400h4.600a2 2 0 0 1 2 2.400l-1.100 5.500a2 2 0 0 1-2 1.600H7.500",
  thumbDown: "M16.500 13.500v-9H20v9zM16.500 12.500l-4 7.500c-1.500 0-2.500-1-2.300-2.600l.6-3.400H6.200a2 2 0 0 1-2-2.400l1.100-5.500a2 2 0 0 1 2-1.600h9.200",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.500 15.500l4.500 4.500",
  plus: "M12 5v14M5 12h14",
  back: "M9 6.500 4.500 11 9 15.500M4.500 11H15a4.500 4.500 0 0 1 0 9h-2",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, class: c }: { name: IconName; class?: string }) {
  return (
    <svg class={c ? `i ${c}` : "i"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark of the bot: two brackets of a headset, never a face, so nobody takes it for a person. */
export function Mark({ class: c }: { class?: string }) {
  return (
    <svg class={c} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path d="M9 20v-6a7 7 0 0 1 14 0v6" fill="none" stroke="#fff" stroke-width="2.400" stroke-linecap="round" />
      <rect x="7" y="16" width="5" height="7" rx="2.200" fill="#fff" />
      <rect x="20" y="16" width="5" height="7" rx="2.200" fill="#fff" />
    </svg>
  );
}
