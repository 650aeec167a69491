// Fuzzes every framer and decoder: ./dev fuzz formats --seconds 60 (or just 60), --from ROUND to repeat a failing round.
import { fuzz } from "./parts/rounds.mjs";

fuzz("fuzz_formats");
