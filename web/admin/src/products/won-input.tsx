import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useT } from "./texts";

interface Props extends Omit<NumberInputProps, "value" | "onChange"> {
  value: number | null;
  onChange(value: number | null): void;
}

/** A field for whole won: groups thousands, takes neither fractions nor a minus. */
export function WonInput({ value, onChange, ...rest }: Props) {
  const t = useT();
  return (
    <NumberInput
      thousandSeparator=","
      allowDecimal={false}
      allowNegative={false}
      max={999_999_000}
      clampBehavior="strict"
      hideControls
      suffix={t("admin.won_suffix")}
      inputMode="numeric"
      value={value ?? ""}
      onChange={(v) => onChange(typeof v === "number" ? v : v === "" ? null : Number(v))}
      styles={{ input: { textAlign: "end", fontVariantNumeric: "tabular-nums" } }}
      {...rest}
    />
  );
}
