import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Outbox = lazy(() => import("./outbox"));
const Story = lazy(() => import("./story"));
const Costs = lazy(() => import("./costs"));
const Messages = lazy(() => import("../messages/messages"));
const Templates = lazy(() => import("../templates/templates"));
const Template = lazy(() => import("../templates/template"));
const Kinds = lazy(() => import("./kinds"));

/** Stands above every page of the room. */
export const NoticeTabs = lazy(() => import("../notice-tabs/tabs"));

export const notices: RouteObject[] = [
  { path: "outbox", element: <Allowed act="see.notices"><Outbox /></Allowed> },
  { path: "outbox/costs", element: <Allowed act="see.notices"><Costs /></Allowed> },
  { path: "outbox/kinds", element: <Allowed act="see.notices"><Kinds /></Allowed> },
  { path: "outbox/templates", element: <Allowed act="see.notices"><Templates /></Allowed> },
  { path: "outbox/templates/:kind/:lang/:form", element: <Allowed act="see.notices"><Template /></Allowed> },
  { path: "outbox/messages", element: <Allowed act="see.notices"><Messages /></Allowed> },
  { path: "outbox/:id", element: <Allowed act="see.notices"><Story /></Allowed> },
];
