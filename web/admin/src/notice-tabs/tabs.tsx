import { Box } from "@mantine/core";
import { Suspense, useEffect, useRef } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { useAdminGetSimulatorsQuery } from "../api/simulators";
import { Waiting } from "../page/waiting";
import classes from "./tabs.module.css";
import { useT, type TabKey } from "./texts";

/** The pages of the outbox's room in their order; what lies below none of the others belongs to the first. */
const tabs: { to: string; label: TabKey }[] = [
  { to: "/outbox", label: "admin.notice_tab.outbox" },
  { to: "/outbox/inbox", label: "admin.notice_tab.inbox" },
  { to: "/outbox/kinds", label: "admin.notice_tab.kinds" },
  { to: "/outbox/templates", label: "admin.notice_tab.templates" },
  { to: "/outbox/messages", label: "admin.notice_tab.messages" },
  { to: "/outbox/sender", label: "admin.notice_tab.sender" },
  { to: "/outbox/consents", label: "admin.notice_tab.consents" },
  { to: "/outbox/refusals", label: "admin.notice_tab.refusals" },
  { to: "/outbox/costs", label: "admin.notice_tab.costs" },
];

/** Where simulators run: what came to them. */
const arrived = { to: "/outbox/arrived", label: "admin.notice_tab.arrived" } as const;

/** The row of tabs above every page of the outbox's room. They are links: each page has an address, and can be opened beside. */
export default function NoticeTabs() {
  const t = useT();
  const { pathname } = useLocation();
  const { data: sims } = useAdminGetSimulatorsQuery();
  const shown = sims?.on ? [...tabs, arrived] : tabs;
  const here = shown.slice(1).find((tab) => pathname === tab.to || pathname.startsWith(`${tab.to}/`)) ?? tabs[0];
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    void current.current?.scrollIntoView({ block: "nearest", inline: "center" }); // newer browsers give a promise, which is no way to clean up
  }, [here?.to]);
  return (
    <Box maw={1240} mx="auto" w="100%" className={classes.room}>
      <nav className={classes.row} aria-label={t("admin.notice_tabs")}>
        {shown.map((tab) => (
          <Link key={tab.to} to={tab.to} className={classes.tab} {...(tab === here && { ref: current, "aria-current": "page" as const })}>
            {t(tab.label)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Waiting />}>
        <Outlet />
      </Suspense>
    </Box>
  );
}
