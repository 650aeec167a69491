// Bundles the parts of ECharts in use to .generated/echarts.js, which Trunk copies into dist/.
import { build } from "esbuild";

await build({
  entryPoints: ["tools/echarts/entry.js"],
  outfile: ".generated/echarts.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
