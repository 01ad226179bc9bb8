import { Badge, Button, Group, Text } from "@mantine/core";
import { Pin, PinOff } from "lucide-react";
import { Link } from "react-router";
import { usePinProductMutation, type Product, type Show } from "../api/shows";
import { count, percentOff, won } from "../format/money";
import { Empty } from "../page/empty";
import { failed } from "../page/notice";
import { productName } from "../products/product";
import { useLang } from "../texts/texts";
import classes from "./studio.module.css";
import { useT } from "./texts";

interface Props {
  show: Show;
  /** The products of the run sheet that are on sale, in its order, with their price and stock now. */
  products: Product[];
}

/** The products of the show in their order; one of them may stand pinned before the viewers. */
export function RunSheet({ show, products }: Props) {
  const t = useT();
  const lang = useLang();
  const [pin, { isLoading, originalArgs }] = usePinProductMutation();
  const pinned = products.find((p) => p.id === show.pinned);
  const ended = show.state === "ended";

  const set = async (productId: string) => {
    const answer = await pin({ id: show.id, pinProductRequest: { productId } });
    if (answer.error) failed(answer.error, lang);
  };
  const busy = (id: string) => isLoading && originalArgs?.pinProductRequest.productId === id;

  return (
    <>
      <div className={classes.head}>
        <Text fw={700} component="h2" size="md">
          {t("admin.run_sheet")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("admin.products_n", { n: products.length })}
        </Text>
      </div>
      {!ended && (
        <div className={classes.pinned} data-empty={!pinned || undefined} aria-live="polite">
          {pinned ? (
            <Group wrap="nowrap" gap="sm">
              <Thumb product={pinned} />
              <div className={classes.goods}>
                <Text size="xs" fw={600} c="var(--fire-ink)">
                  {t("admin.pinned_now")}
                </Text>
                <Text fw={700}>{productName(pinned, lang)}</Text>
                <Price product={pinned} />
              </div>
              <Button variant="default" leftSection={<PinOff size={16} aria-hidden />} loading={busy("")} onClick={() => set("")}>
                {t("admin.unpin")}
              </Button>
            </Group>
          ) : (
            <Text size="sm" ta="center">
              {t("admin.nothing_pinned")}
            </Text>
          )}
        </div>
      )}
      <div className={classes.scroll}>
        {products.length === 0 ? (
          <Empty
            icon={<Pin size={26} />}
            title={t("admin.run_sheet_empty")}
            action={
              <Button component={Link} to={`/shows/${show.id}`}>
                {t("admin.run_sheet_fill")}
              </Button>
            }
          >
            {t("admin.run_sheet_empty_body")}
          </Empty>
        ) : (
          <ol className={classes.sheet}>
            {products.map((product) => (
              <li key={product.id} data-pinned={product.id === show.pinned || undefined}>
                <Thumb product={product} />
                <div className={classes.goods}>
                  <Text size="sm" fw={600}>
                    {productName(product, lang)}
                  </Text>
                  <Price product={product} />
                </div>
                <Stock left={product.left} />
                {!ended && product.id !== show.pinned && (
                  <Button size="compact-sm" variant="default" h={32} leftSection={<Pin size={16} aria-hidden />} loading={busy(product.id)} onClick={() => set(product.id)} aria-label={t("admin.pin_name", { name: productName(product, lang) })}>
                    {t("admin.pin")}
                  </Button>
                )}
              </li>
            ))}
          </ol>
        )}
      </div>
    </>
  );
}

function Thumb({ product }: { product: Product }) {
  return product.picture ? <img className={classes.thumb} src={product.picture} alt="" width={48} height={48} loading="lazy" /> : <span className={classes.thumb} />;
}

function Price({ product }: { product: Product }) {
  const lang = useLang();
  const { price, listPrice } = product;
  const off = percentOff(listPrice, price);
  return (
    <Text size="sm" c="dimmed" style={{ fontVariantNumeric: "tabular-nums" }}>
      {off > 0 && (
        <Text span fw={700} c="var(--fire-ink)" mr={4}>
          {off}%
        </Text>
      )}
      {won(price, lang)}
    </Text>
  );
}

function Stock({ left }: { left: number }) {
  const t = useT();
  if (left <= 0) return <Badge color="gray">{t("admin.sold_out")}</Badge>;
  return (
    <Badge color={left <= 20 ? "amber" : "gray"} style={{ fontVariantNumeric: "tabular-nums" }}>
      {t("admin.left", { n: count(left) })}
    </Badge>
  );
}
