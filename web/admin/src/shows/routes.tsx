import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Shows = lazy(() => import("./shows"));
const ShowPage = lazy(() => import("./show-page"));

export const shows: RouteObject[] = [
  { path: "shows", element: <Shows /> },
  { path: "shows/new", element: <Allowed act="edit.show"><ShowPage key="new" /></Allowed> },
  { path: "shows/:id", element: <ShowPage /> },
];
