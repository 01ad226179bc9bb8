import { CloseButton, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useAdminListProductsQuery, type Product } from "../api/generated";
import { won } from "../format/money";
import { Sortable } from "../page/sortable";
import { available, pictureUrl, priceFrom, productName } from "../products/product";
import { useLang, useT } from "../texts/texts";
import { Thumb } from "../products/thumb";

interface Props {
  ids: string[];
  /** Products already read with the show. */
  known: Product[];
  error?: string;
  onChange(ids: string[]): void;
}

/** The run sheet of a show: find a product, add it, put them in order. */
export function PickProducts({ ids, known, error, onChange }: Props) {
  const t = useT();
  const lang = useLang();
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query, 200);
  const { data } = useAdminListProductsQuery({ q: asked || undefined, size: 20 });
  const [picked, setPicked] = useState<Product[]>([]);

  const byId = useMemo(() => new Map([...known, ...(data?.items ?? []), ...picked].map((p) => [p.id, p])), [known, data, picked]);
  const choices = (data?.items ?? [])
    .filter((p) => !ids.includes(p.id))
    .map((p) => ({ value: p.id, label: productName(p, lang), product: p }));

  return (
    <Stack gap="xs">
      <Select
        aria-label={t("admin.run_sheet_add")}
        placeholder={t("admin.run_sheet_add")}
        data={choices}
        value={null}
        searchable
        searchValue={query}
        onSearchChange={setQuery}
        filter={({ options }) => options}
        nothingFoundMessage={t("admin.nothing_found")}
        error={error}
        onChange={(id) => {
          const product = id ? byId.get(id) : undefined;
          if (!id || !product) return;
          setPicked((now) => [...now, product]);
          onChange([...ids, id]);
          setQuery("");
        }}
        renderOption={({ option }) => {
          const product = byId.get(option.value);
          return (
            <Group gap="sm" wrap="nowrap">
              <Thumb url={product && pictureUrl(product, 160)} size={32} />
              <Text size="sm">{option.label}</Text>
            </Group>
          );
        }}
      />
      <Sortable items={ids} itemId={(id) => id} itemName={(id) => nameOf(byId.get(id), lang)} onOrder={onChange}>
        {(id) => {
          const product = byId.get(id);
          return (
            <Group gap="sm" wrap="nowrap">
              <Thumb url={product && pictureUrl(product, 160)} size={40} />
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text size="sm" fw={600} truncate>
                  {nameOf(product, lang)}
                </Text>
                {product && (
                  <Text size="xs" c="dimmed">
                    {won(priceFrom(product).price, lang)} · {available(product) > 0 ? t("admin.left", { n: available(product) }) : t("admin.sold_out")}
                  </Text>
                )}
              </div>
              <CloseButton aria-label={t("admin.run_sheet_remove", { name: nameOf(product, lang) })} onClick={() => onChange(ids.filter((i) => i !== id))} />
            </Group>
          );
        }}
      </Sortable>
      {ids.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("admin.run_sheet_none")}
        </Text>
      )}
    </Stack>
  );
}

function nameOf(product: Product | undefined, lang: "ko" | "en"): string {
  return product ? productName(product, lang) : "…";
}
