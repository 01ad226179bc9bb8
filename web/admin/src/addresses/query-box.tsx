import { Autocomplete } from "@mantine/core";
import { useState } from "react";
import type { Suggestion } from "../api/address";
import { Latest } from "../../../shared/finder/latest";
import { Lead } from "./answer";
import { useT } from "./texts";

interface Props {
  value: string;
  onChange(text: string): void;
  onTake(text: string): void; // a suggestion was chosen
}

/** The box for a query, which offers what shoppers are offered while they type. */
export function QueryBox({ value, onChange, onTake }: Props) {
  const t = useT();
  const [latest] = useState(() => new Latest());
  const [offered, setOffered] = useState<Suggestion[]>([]);
  const type = async (text: string) => {
    onChange(text);
    const q = text.trim();
    if (q === "") {
      latest.stop();
      return setOffered([]);
    }
    const items = await latest.ask((signal) => suggested(q, signal)).catch((): Suggestion[] => []); // one can still ask
    if (items) setOffered(items);
  };
  const close = () => {
    latest.stop();
    setOffered([]);
  };
  return (
    <Autocomplete
      label={t("admin.addr_query")}
      placeholder={t("admin.addr_query_example")}
      style={{ flex: 1 }}
      maxLength={200}
      value={value}
      data={[...new Set(offered.map((s) => s.text))]}
      filter={({ options }) => options}
      renderOption={({ option }) => <Lead of={offered.find((s) => s.text === option.value) ?? { text: option.value, way: "road", count: 0 }} />}
      onChange={(text) => void type(text)}
      onOptionSubmit={(text) => {
        close();
        onTake(text);
      }}
      onBlur={close}
      onKeyDown={(e) => e.key === "Enter" && close()}
    />
  );
}

async function suggested(q: string, signal: AbortSignal): Promise<Suggestion[]> {
  const answer = await fetch(`/api/v1/postcode/suggest?${new URLSearchParams({ q, size: "10" })}`, { signal });
  return answer.ok ? ((await answer.json()) as { items: Suggestion[] }).items : [];
}
