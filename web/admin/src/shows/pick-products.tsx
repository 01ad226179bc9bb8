import { CloseButton, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useAdminGetProductQuery, useAdminListProductsQuery, type ProductRecord } from "../api/catalog";
import type { Product as Card } from "../api/shows";
import { won } from "../format/money";
import { pictureAddress } from "../format/picture";
import { Sortable } from "../page/sortable";
import { productName } from "../products/product";
import { Thumb } from "../products/thumb";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

interface Props {
  ids: string[];
  /** Products already read with the show: those on sale. */
  known: Card[];
  error?: string;
  onChange(ids: string[]): void;
}

/** What a line of the run sheet shows of its product. */
interface Goods {
  id: string;
  name: string;
  nameEn: string;
  price: number;
  left: number;
  picture: string;
}

/** The run sheet of a show: find a product, add it, put them in order. */
export function PickProducts({ ids, known, error, onChange }: Props) {
  const t = useT();
  const lang = useLang();
  const say = useSay();
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query, 200);
  const { data } = useAdminListProductsQuery({ q: asked || undefined, size: 20 });
  const [picked, setPicked] = useState<Goods[]>([]);
  const found = useMemo(() => (data?.items ?? []).map(goods), [data]);
  const byId = useMemo(() => new Map([...known, ...found, ...picked].map((p) => [p.id, p as Goods])), [known, found, picked]);
  const choices = (data?.items ?? []).filter((p) => !ids.includes(p.id)).map((p) => ({ value: p.id, label: p.status === "on_sale" ? productName(p, lang) : `${productName(p, lang)} (${say("product", p.status)})` }));
  const name = (id: string) => (byId.get(id) ? productName(byId.get(id) as Goods, lang) : "…");

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
        renderOption={({ option }) => (
          <Group gap="sm" wrap="nowrap">
            <Thumb url={byId.get(String(option.value))?.picture} size={32} />
            <Text size="sm">{option.label}</Text>
          </Group>
        )}
      />
      <Sortable items={ids} itemId={(id) => id} itemName={name} onOrder={onChange}>
        {(id) => (
          <Group gap="sm" wrap="nowrap">
            <Line id={id} goods={byId.get(id)} />
            <CloseButton aria-label={t("admin.run_sheet_remove", { name: name(id) })} onClick={() => onChange(ids.filter((i) => i !== id))} />
          </Group>
        )}
      </Sortable>
      {ids.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("admin.run_sheet_none")}
        </Text>
      )}
    </Stack>
  );
}

/** A product of the run sheet; one that is not on sale is asked for by itself. */
function Line({ id, goods: had }: { id: string; goods: Goods | undefined }) {
  const t = useT();
  const lang = useLang();
  const { data } = useAdminGetProductQuery({ id }, { skip: had !== undefined });
  const product = had ?? (data && goods(data));
  return (
    <>
      <Thumb url={product?.picture} size={40} />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm" fw={600} truncate>
          {product ? productName(product, lang) : "…"}
        </Text>
        {product && (
          <Text size="xs" c="dimmed">
            {won(product.price, lang)} · {product.left > 0 ? t("admin.left", { n: product.left }) : t("admin.sold_out")}
          </Text>
        )}
      </div>
    </>
  );
}

function goods(p: ProductRecord): Goods {
  const cover = p.pictures?.[0];
  return { id: p.id, name: p.name, nameEn: p.nameEn, price: p.price, left: p.available, picture: cover ? pictureAddress(cover.id, 160) : "" };
}
