import { lazy } from "react";
import type { RouteObject } from "react-router";

const Studio = lazy(() => import("./studio"));

export const studio: RouteObject[] = [
  { path: "/studio/:id", element: <Studio /> },
];
