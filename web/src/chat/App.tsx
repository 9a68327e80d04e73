import { Banner } from "./Banner";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { Transcript } from "./Transcript";

export function App() {
  return (
    <main class="c-app">
      <Header />
      <Transcript />
      <Banner />
      <Composer />
    </main>
  );
}
