import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Refusals = lazy(() => import("./refusals"));
const Consents = lazy(() => import("./consents"));

export const consents: RouteObject[] = [
  { path: "outbox/refusals", element: <Allowed act="see.notices"><Refusals /></Allowed> },
  { path: "outbox/consents", element: <Allowed act="see.notices"><Consents /></Allowed> },
];
