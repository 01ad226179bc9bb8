import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Arrived = lazy(() => import("./arrived"));
const One = lazy(() => import("./one"));

export const arrived: RouteObject[] = [
  { path: "outbox/arrived", element: <Allowed act="see.notices"><Arrived /></Allowed> },
  { path: "outbox/arrived/:number", element: <Allowed act="see.notices"><One /></Allowed> },
];
