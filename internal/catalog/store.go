package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func anys[T any](s []T) []any {
	out := make([]any, len(s))
	for i, v := range s {
		out[i] = v
	}
	return out
}

// asJSON is for values that are only read as a whole. They are plain structs: encoding cannot fail.
func asJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// searchText is what a product is found by: its names and its maker's.
func searchText(f ProductForm, vendorName, vendorNameEn string) (letters, initials string) {
	return fold(strings.Join([]string{f.Name, f.NameEn, vendorName, vendorNameEn}, "\n"))
}

func priceFrom(variants []VariantForm) (low money.Won) {
	for i, v := range variants {
		if i == 0 || v.Price < low {
			low = v.Price
		}
	}
	return low
}

func insertProduct(ctx context.Context, tx *sqldb.Tx, productID string, f ProductForm, vendor Vendor, now time.Time) error {
	letters, initials := searchText(f, vendor.Name, vendor.NameEn)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO products (id, slug, vendor_id, status, name, name_en, summary, summary_en, story, story_en, facts, options,
		                      price_from, cover_id, letters, initials, version, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 1, ?, ?)`,
		productID, f.Slug, vendor.ID, f.Status, f.Name, f.NameEn, f.Summary, f.SummaryEn, f.Story, f.StoryEn, asJSON(f.Facts), asJSON(f.Options),
		priceFrom(f.Variants), letters, initials, now.UnixMilli(), now.UnixMilli())
	if sqldb.IsDuplicate(err) {
		return ErrSlugTaken
	}
	if err != nil {
		return err
	}
	return wordsChanged(ctx, tx)
}

func updateProduct(ctx context.Context, tx *sqldb.Tx, productID string, f ProductForm, vendor Vendor, now time.Time) error {
	letters, initials := searchText(f, vendor.Name, vendor.NameEn)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE products SET slug = ?, vendor_id = ?, status = ?, name = ?, name_en = ?, summary = ?, summary_en = ?, story = ?, story_en = ?,
		                    facts = ?, options = ?, price_from = ?, letters = ?, initials = ?, version = version + 1, updated_at = ?
		 WHERE id = ? AND version = ?`,
		f.Slug, vendor.ID, f.Status, f.Name, f.NameEn, f.Summary, f.SummaryEn, f.Story, f.StoryEn,
		asJSON(f.Facts), asJSON(f.Options), priceFrom(f.Variants), letters, initials, now.UnixMilli(), productID, f.Version))
	if sqldb.IsDuplicate(err) {
		return ErrSlugTaken
	}
	if err == nil && n == 0 {
		return ErrEditConflict
	}
	if err != nil {
		return err
	}
	return wordsChanged(ctx, tx)
}

// refold renews what the products of a vendor are found by.
func refold(ctx context.Context, tx *sqldb.Tx, vendorID, name, nameEn string) error {
	rows, err := tx.QueryContext(ctx, "SELECT id, name, name_en FROM products WHERE vendor_id = ?", vendorID)
	if err != nil {
		return err
	}
	defer rows.Close()
	forms := map[string]ProductForm{}
	for rows.Next() {
		var productID string
		var f ProductForm
		if err := rows.Scan(&productID, &f.Name, &f.NameEn); err != nil {
			return err
		}
		forms[productID] = f
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for productID, f := range forms {
		letters, initials := searchText(f, name, nameEn)
		if _, err := tx.ExecContext(ctx, "UPDATE products SET letters = ?, initials = ? WHERE id = ?", letters, initials, productID); err != nil {
			return err
		}
	}
	return wordsChanged(ctx, tx)
}

func variantIDs(ctx context.Context, q sqldb.Querier, productID string) (bySKU map[string]string, err error) {
	rows, err := q.QueryContext(ctx, "SELECT sku, id FROM variants WHERE product_id = ?", productID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	bySKU = map[string]string{}
	for rows.Next() {
		var sku, variantID string
		if err := rows.Scan(&sku, &variantID); err != nil {
			return nil, err
		}
		bySKU[sku] = variantID
	}
	return bySKU, rows.Err()
}

func retireVariants(ctx context.Context, tx *sqldb.Tx, productID string) error {
	_, err := tx.ExecContext(ctx, "UPDATE variants SET retired = 1 WHERE product_id = ?", productID)
	return err
}

func insertVariant(ctx context.Context, tx *sqldb.Tx, v Variant, position int) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO variants (id, product_id, sku, choices, price, list_price, position, retired) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
		v.ID, v.ProductID, v.SKU, asJSON(v.Values), v.Price, v.ListPrice, position)
	if sqldb.IsDuplicate(err) {
		return ErrSKUTaken.About("sku", v.SKU)
	}
	return err
}

func updateVariant(ctx context.Context, tx *sqldb.Tx, v Variant, position int) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE variants SET sku = ?, choices = ?, price = ?, list_price = ?, position = ?, retired = 0 WHERE id = ? AND product_id = ?`,
		v.SKU, asJSON(v.Values), v.Price, v.ListPrice, position, v.ID, v.ProductID))
	if sqldb.IsDuplicate(err) {
		return ErrSKUTaken.About("sku", v.SKU)
	}
	if err == nil && n == 0 {
		return ErrVariantNotFound.About("variant", v.ID)
	}
	return err
}

func updateSafety(ctx context.Context, tx *sqldb.Tx, variantID string, safety int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE stocks SET safety = ? WHERE variant_id = ?", safety, variantID)
	return err
}

// searchProducts gives the ids of one page in order, and how many there are in all. It does not look at the words of f,
// and knows no SortStock: see byStock.
func searchProducts(ctx context.Context, q sqldb.Querier, f Filter) (ids []string, total int, err error) {
	if f.IDs != nil && (len(f.IDs) == 0 || len(f.IDs) > 1000) {
		return nil, 0, nil
	}
	where, args := f.where()
	if err := q.QueryRowContext(ctx, "SELECT COUNT(*) FROM products p WHERE "+where, args...).Scan(&total); err != nil || total == 0 {
		return nil, 0, err
	}
	if f.IDs != nil && f.Sort == "" {
		return inOrder(ctx, q, f, where, args, total)
	}
	ids, err = sqldb.Column[string](ctx, q, "SELECT p.id"+f.sorted(where)+" LIMIT ? OFFSET ?", append(args, f.Size, (f.Page-1)*f.Size)...)
	return ids, total, err
}

// sortedProducts gives the ids of all products that f asks for, its words aside, in its order, which is not SortStock.
func sortedProducts(ctx context.Context, q sqldb.Querier, f Filter) ([]string, error) {
	where, args := f.where()
	return sqldb.Column[string](ctx, q, "SELECT p.id"+f.sorted(where), args...)
}

func (f Filter) where() (where string, args []any) {
	where = "1 = 1"
	and := func(condition string, values ...any) { where, args = where+" AND "+condition, append(args, values...) }
	if f.Status != "" {
		and("p.status = ?", f.Status)
	}
	if f.Vendor != "" {
		column := "v.slug"
		if id.Valid(f.Vendor) {
			column = "v.id"
		}
		and("p.vendor_id = (SELECT v.id FROM vendors v WHERE "+column+" = ?)", f.Vendor)
	}
	if f.IDs != nil {
		and("p.id IN ("+sqldb.Marks(len(f.IDs))+")", anys(f.IDs)...)
	}
	return where, args
}

func (f Filter) sorted(where string) string {
	order := "p.id DESC"
	switch f.Sort {
	case SortPopular:
		order = "p.sold DESC, p.id DESC"
	case SortPriceLow:
		order = "p.price_from, p.id"
	case SortPriceHigh:
		order = "p.price_from DESC, p.id DESC"
	case SortName:
		order = "p.name, p.id"
	case SortUpdated:
		order = "p.updated_at DESC, p.id DESC"
	}
	return " FROM products p WHERE " + where + " ORDER BY " + order
}

// wordsChanged tells all processes that products have changed in what words keeps of them.
func wordsChanged(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE product_words SET changes = changes + 1")
	return err
}

func wordChanges(ctx context.Context, q sqldb.Querier) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT changes FROM product_words").Scan(&n)
	return n, err
}

func spelledProducts(ctx context.Context, q sqldb.Querier) ([]spelled, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT p.id, p.status, p.vendor_id, p.letters, p.initials, p.name, p.name_en, v.name, v.name_en
		FROM products p JOIN vendors v ON v.id = p.vendor_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []spelled
	for rows.Next() {
		var s spelled
		if err := rows.Scan(&s.id, &s.status, &s.vendor, &s.letters, &s.initials, &s.names[0], &s.names[1], &s.names[2], &s.names[3]); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// inOrder pages through the asked-for ids themselves.
func inOrder(ctx context.Context, q sqldb.Querier, f Filter, where string, args []any, total int) ([]string, int, error) {
	found, err := sqldb.Column[string](ctx, q, "SELECT p.id FROM products p WHERE "+where, args...)
	if err != nil {
		return nil, 0, err
	}
	there := map[string]bool{}
	for _, productID := range found {
		there[productID] = true
	}
	ids := found[:0]
	for _, productID := range f.IDs {
		if there[productID] {
			ids = append(ids, productID)
			there[productID] = false
		}
	}
	low := min((f.Page-1)*f.Size, len(ids))
	return ids[low:min(low+f.Size, len(ids))], total, nil
}

// loadProducts reads whole products: four statements, however many they are.
func loadProducts(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Product, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT p.id, p.slug, p.vendor_id, p.status, p.name, p.name_en, p.summary, p.summary_en, p.story, p.story_en, p.facts, p.options,
		       p.version, p.created_at, p.updated_at
		  FROM products p WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("load products: %w", err)
	}
	defer rows.Close()
	products, at := []Product{}, map[string]int{}
	for rows.Next() {
		var p Product
		var facts, options string
		var created, updated int64
		err := rows.Scan(&p.ID, &p.Slug, &p.Vendor.ID, &p.Status, &p.Name, &p.NameEn, &p.Summary, &p.SummaryEn, &p.Story, &p.StoryEn, &facts, &options,
			&p.Version, &created, &updated)
		if err == nil {
			err = json.Unmarshal([]byte(facts), &p.Facts)
		}
		if err == nil {
			err = json.Unmarshal([]byte(options), &p.Options)
		}
		if err != nil {
			return nil, fmt.Errorf("load products: %w", err)
		}
		p.CreatedAt, p.UpdatedAt = sqldb.Moment(created), sqldb.Moment(updated)
		at[p.ID] = len(products)
		products = append(products, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load products: %w", err)
	}
	if len(products) == 0 {
		return products, nil
	}
	ids := make([]any, 0, len(products))
	vendors := make([]any, 0, len(products))
	for _, p := range products {
		ids, vendors = append(ids, p.ID), append(vendors, p.Vendor.ID)
	}
	if err := loadVariants(ctx, q, products, at, ids); err != nil {
		return nil, fmt.Errorf("load products: %w", err)
	}
	if err := loadPictures(ctx, q, products, at, ids); err != nil {
		return nil, fmt.Errorf("load products: %w", err)
	}
	makers, err := listVendors(ctx, q, "v.id IN ("+sqldb.Marks(len(vendors))+")", vendors...)
	if err != nil {
		return nil, fmt.Errorf("load products: %w", err)
	}
	for i := range products {
		for _, v := range makers {
			if v.ID == products[i].Vendor.ID {
				products[i].Vendor = v
			}
		}
	}
	return products, nil
}

func loadVariants(ctx context.Context, q sqldb.Querier, products []Product, at map[string]int, ids []any) error {
	rows, err := q.QueryContext(ctx, `
		SELECT v.id, v.product_id, v.sku, v.choices, v.price, v.list_price, v.retired, s.on_hand, s.reserved, s.safety, s.sold
		  FROM variants v JOIN stocks s ON s.variant_id = v.id
		 WHERE v.product_id IN (`+sqldb.Marks(len(ids))+`) ORDER BY v.product_id, v.position, v.id`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v Variant
		var choices string
		var sold int64
		if err := rows.Scan(&v.ID, &v.ProductID, &v.SKU, &choices, &v.Price, &v.ListPrice, &v.Retired, &v.OnHand, &v.Reserved, &v.Safety, &sold); err != nil {
			return err
		}
		p := &products[at[v.ProductID]]
		p.SoldCount += sold
		if v.Retired {
			continue
		}
		if err := v.choose(choices, p.Options); err != nil {
			return err
		}
		p.Variants = append(p.Variants, v)
	}
	return rows.Err()
}

// choose reads the stored values of v and their English names from the options.
func (v *Variant) choose(choices string, options []Option) error {
	if err := json.Unmarshal([]byte(choices), &v.Values); err != nil {
		return err
	}
	v.ValuesEn = make([]string, len(v.Values))
	for i, value := range v.Values {
		v.ValuesEn[i] = value
		if i >= len(options) {
			continue
		}
		for _, o := range options[i].Values {
			if o.Name == value && o.NameEn != "" {
				v.ValuesEn[i] = o.NameEn
			}
		}
	}
	return nil
}

// loadOffers reads variants for the till in one statement.
func loadOffers(ctx context.Context, q sqldb.Querier, variantIDs []string) (map[string]Offer, error) {
	offers := make(map[string]Offer, len(variantIDs))
	if len(variantIDs) == 0 {
		return offers, nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT v.id, v.product_id, v.sku, v.choices, v.price, v.list_price, v.retired, s.on_hand, s.reserved, s.safety,
		       p.name, p.name_en, p.slug, p.cover_id, p.status, p.options
		  FROM variants v JOIN stocks s ON s.variant_id = v.id JOIN products p ON p.id = v.product_id
		 WHERE v.id IN (`+sqldb.Marks(len(variantIDs))+`)`, anys(variantIDs)...)
	if err != nil {
		return nil, fmt.Errorf("load offers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var o Offer
		var status Status
		var choices, options string
		err := rows.Scan(&o.ID, &o.Variant.ProductID, &o.SKU, &choices, &o.Price, &o.ListPrice, &o.Retired, &o.OnHand, &o.Reserved, &o.Safety,
			&o.ProductName, &o.ProductNameEn, &o.Slug, &o.Picture, &status, &options)
		if err != nil {
			return nil, fmt.Errorf("load offers: %w", err)
		}
		var of []Option
		if options != "null" && options != "[]" {
			if err := json.Unmarshal([]byte(options), &of); err != nil {
				return nil, fmt.Errorf("load offers: %w", err)
			}
		}
		if choices != "null" && choices != "[]" {
			if err := o.choose(choices, of); err != nil {
				return nil, fmt.Errorf("load offers: %w", err)
			}
		}
		o.ProductID = o.Variant.ProductID
		o.OnSale = status == OnSale && !o.Retired
		offers[o.ID] = o
	}
	return offers, rows.Err()
}
