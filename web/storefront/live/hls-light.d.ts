// The light build has no declarations of its own; what it lacks (alternate audio, subtitles, interstitials) is not used here.
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
