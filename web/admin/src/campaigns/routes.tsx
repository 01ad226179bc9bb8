import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Campaigns = lazy(() => import("./campaigns"));
const CampaignPage = lazy(() => import("./campaign-page"));
const CampaignForm = lazy(() => import("./campaign-form"));

export const campaigns: RouteObject[] = [
  { path: "campaigns", element: <Allowed act="see.campaigns"><Campaigns /></Allowed> },
  { path: "campaigns/new", element: <Allowed act="see.campaigns"><CampaignForm /></Allowed> },
  { path: "campaigns/:id/edit", element: <Allowed act="see.campaigns"><CampaignForm /></Allowed> },
  { path: "campaigns/:id", element: <Allowed act="see.campaigns"><CampaignPage /></Allowed> },
];
