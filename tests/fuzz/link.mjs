// Fuzzes the link reader: ./dev fuzz link --seconds 60 (or just 60), --from ROUND to repeat a failing round.
import { fuzz } from "./parts/rounds.mjs";

fuzz("fuzz_link");
