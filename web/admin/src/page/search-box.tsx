import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "../texts/texts";

interface Props {
  value: string;
  label: string;
  onChange(value: string): void;
}

/** A search field that asks when the typing pauses. */
export function SearchBox({ value, label, onChange }: Props) {
  const t = useT();
  const [typed, setTyped] = useState(value);
  const send = useDebouncedCallback(onChange, 250);
  // The address may change by other ways; a trailing space typed here is not such a change.
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value]);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={typed}
      onChange={(e) => {
        setTyped(e.currentTarget.value);
        send(e.currentTarget.value.trim());
      }}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={t("admin.clear")}
            onClick={() => {
              setTyped("");
              onChange("");
            }}
          />
        )
      }
    />
  );
}
