import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Inbox = lazy(() => import("./inbox"));
const Mail = lazy(() => import("./mail"));

export const inbox: RouteObject[] = [
  { path: "outbox/inbox", element: <Allowed act="see.notices"><Inbox /></Allowed> },
  { path: "outbox/inbox/:id", element: <Allowed act="see.notices"><Mail /></Allowed> },
];
