// What a browser test needs, from one place.
export { assertAccessible, axeViolations } from "./axe.mjs";
export { isChromium, launch } from "./browser.mjs";
export { requestsOf } from "./network.mjs";
export { served, startSite } from "./site.mjs";
export { until } from "./until.mjs";
export { Visit, visit } from "./visit.mjs";
