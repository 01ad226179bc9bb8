import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "../../shared/tokens.css";
import "../../shared/fonts.css";
import "./admin.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startingLang } from "./settings/settings";

document.documentElement.lang = startingLang(localStorage.getItem("saja-admin-lang"), document.cookie, navigator.language);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
