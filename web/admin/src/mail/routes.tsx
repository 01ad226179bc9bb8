import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Sender = lazy(() => import("./sender"));

export const mail: RouteObject[] = [{ path: "outbox/sender", element: <Allowed act="see.notices"><Sender /></Allowed> }];
