import type { Locale } from "../protocol.gen";
import { Editor } from "./Editor";
import { Entries } from "./Entries";
import { Golden } from "./Golden";
import { Import } from "./Import";
import { Match } from "./Match";
import { MissedPage } from "./Missed";
import { Overview } from "./Overview";
import { route } from "./route";

export function Page() {
  const { path, query } = route.value;
  switch (path[0]) {
    case "entries":
      return <Entries />;
    case "entry":
      return <Editor key={path.join("/")} at={{ locale: path[1] as Locale, id: path[2] ?? "" }} />;
    case "new":
      return <Editor key={`new?${query}`} at={null} />;
    case "missed":
      return <MissedPage />;
    case "match":
      return <Match />;
    case "golden":
      return <Golden />;
    case "import":
      return <Import />;
    default:
      return <Overview />;
  }
}
