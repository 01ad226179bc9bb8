package catalog

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ProductForm is a whole product as staff write it.
type ProductForm struct {
	Slug      string        `json:"slug,omitempty"      doc:"Address in the shop: a-z, 0-9 and dashes. Empty: made from the English name, or kept" maxLength:"60" example:"seoul-snack-rice-tteokbokki"`
	Name      string        `json:"name"                doc:"Name"                minLength:"1" maxLength:"100" example:"서울스낵 불맛 쌀떡볶이"`
	NameEn    string        `json:"nameEn,omitempty"    doc:"Name in English"     maxLength:"120"               example:"Seoul Snack flame-kissed rice tteokbokki"`
	Summary   string        `json:"summary,omitempty"   doc:"One line on a card"  maxLength:"200"               example:"직화 불향을 입힌 고춧가루 소스와 쫀득한 쌀떡"`
	SummaryEn string        `json:"summaryEn,omitempty" doc:"The same in English" maxLength:"300"`
	Story     string        `json:"story,omitempty"     doc:"Plain text; an empty line starts a paragraph" maxLength:"10000"`
	StoryEn   string        `json:"storyEn,omitempty"   doc:"The same in English" maxLength:"15000"`
	VendorID  string        `json:"vendorId"            doc:"Who makes it"        minLength:"36" maxLength:"36"`
	Status    Status        `json:"status"              doc:"Who sees it"         enum:"draft,on_sale,hidden"`
	Options   []Option      `json:"options,omitempty"   doc:"In what the variants differ" maxItems:"3" nullable:"false"`
	Variants  []VariantForm `json:"variants,omitempty"  doc:"What can be bought; the first is shown first" maxItems:"100" nullable:"false"`
	Facts     Facts         `json:"facts,omitempty"     doc:"Box, cooking, allergens, storage, legal table"`
	Version   int64         `json:"version,omitempty"   doc:"For a change: the version that was read. Another one in the shop gives edit_conflict" minimum:"0"`
}

// VariantForm is one variant as staff write it.
type VariantForm struct {
	ID        string    `json:"id,omitempty"        doc:"Which variant; empty for a new one" maxLength:"36"`
	SKU       string    `json:"sku"                 doc:"Stock-keeping unit, unique in the shop" minLength:"1" maxLength:"64" example:"SS-TTEOK-2"`
	Values    []string  `json:"values,omitempty"    doc:"One value of each option, in their order" maxItems:"3" nullable:"false" example:"[\"아주 매운맛\"]"`
	Price     money.Won `json:"price"               doc:"What is paid, in won"                minimum:"0" maximum:"1000000000" example:"12900"`
	ListPrice money.Won `json:"listPrice,omitempty" doc:"What it is compared with; empty or lower: the price" minimum:"0" maximum:"1000000000" example:"16900"`
	Safety    int64     `json:"safety,omitempty"    doc:"Units that are never sold"           minimum:"0" maximum:"1000000"    example:"0"`
	OnHand    int64     `json:"onHand,omitempty"    doc:"Units in the warehouse, for a new variant only; later see stock" minimum:"0" maximum:"1000000" example:"100"`
}

const (
	maxPrice  = 1_000_000_000
	maxOnHand = 1_000_000
)

var (
	slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	skuForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$`)
)

// normal gives f in its one spelling, or ErrProduct that names each wrong field.
func (f ProductForm) normal() (ProductForm, error) {
	c := checker{fault: ErrProduct}
	c.line("name", &f.Name, 1, 100)
	c.line("nameEn", &f.NameEn, 0, 120)
	c.line("summary", &f.Summary, 0, 200)
	c.line("summaryEn", &f.SummaryEn, 0, 300)
	c.text("story", &f.Story, 10_000)
	c.text("storyEn", &f.StoryEn, 15_000)
	c.slug("slug", &f.Slug, f.NameEn)
	if !f.Status.Valid() {
		c.wrong("status", "use draft, on_sale or hidden")
	}
	f.Options = slices.Clone(f.Options)
	c.options(f.Options)
	f.Variants = slices.Clone(f.Variants)
	c.variants(f.Variants, f.Options)
	c.facts(&f.Facts)
	if f.Status == OnSale && len(f.Variants) == 0 {
		c.wrong("variants", "a product on sale needs at least one variant")
	}
	return f, c.err()
}

// checker collects what is wrong with a form.
type checker struct{ fault *fault.Fault }

func (c *checker) wrong(at, message string) { c.fault = c.fault.With(at, message) }

func (c *checker) err() error {
	if len(c.fault.Errors) == 0 {
		return nil
	}
	return c.fault
}

func (c *checker) line(at string, s *string, low, high int) {
	t, ok := line.Clean(*s, low, high)
	if !ok {
		c.wrong(at, fmt.Sprintf("write %d to %d characters", low, high))
	}
	*s = t
}

func (c *checker) text(at string, s *string, high int) {
	t, ok := line.Lines(*s, high)
	if !ok {
		c.wrong(at, fmt.Sprintf("write at most %d characters", high))
	}
	*s = t
}

// slug checks a given slug, or makes one from the English name; empty stays empty where that gives nothing.
func (c *checker) slug(at string, s *string, from string) {
	given := strings.ToLower(strings.TrimSpace(*s))
	if given == "" {
		given = slugOf(from)
	} else if !slugForm.MatchString(given) || len(given) > 60 || id.Valid(given) {
		c.wrong(at, "use a-z, 0-9 and single dashes, at most 60")
	}
	*s = given
}

func slugOf(name string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFKD.String(name)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	s := strings.Join(words, "-")
	if len(s) > 60 {
		s = strings.Trim(s[:60], "-")
	}
	return s
}

func (c *checker) options(options []Option) {
	if len(options) > 3 {
		c.wrong("options", "use at most 3 options")
	}
	names := map[string]bool{}
	for i := range options {
		o, at := &options[i], "options["+strconv.Itoa(i)+"]"
		c.line(at+".name", &o.Name, 1, 40)
		c.line(at+".nameEn", &o.NameEn, 0, 60)
		if names[o.Name] {
			c.wrong(at+".name", "another option has this name")
		}
		names[o.Name] = true
		if len(o.Values) == 0 || len(o.Values) > 30 {
			c.wrong(at+".values", "name 1 to 30 values")
		}
		o.Values = slices.Clone(o.Values)
		seen := map[string]bool{}
		for j := range o.Values {
			v, at := &o.Values[j], at+".values["+strconv.Itoa(j)+"]"
			c.line(at+".name", &v.Name, 1, 40)
			c.line(at+".nameEn", &v.NameEn, 0, 60)
			if seen[v.Name] {
				c.wrong(at+".name", "this value is there already")
			}
			seen[v.Name] = true
		}
	}
}

func (c *checker) variants(variants []VariantForm, options []Option) {
	if len(variants) > 100 {
		c.wrong("variants", "use at most 100 variants")
	}
	skus, combinations := map[string]bool{}, map[string]bool{}
	for i := range variants {
		v, at := &variants[i], "variants["+strconv.Itoa(i)+"]"
		v.SKU = strings.TrimSpace(v.SKU)
		if !skuForm.MatchString(v.SKU) {
			c.wrong(at+".sku", "use letters, digits and . _ / -, at most 64")
		}
		if skus[v.SKU] {
			c.wrong(at+".sku", "another variant has this SKU")
		}
		skus[v.SKU] = true
		if v.Price < 0 || v.Price > maxPrice || v.ListPrice < 0 || v.ListPrice > maxPrice {
			c.wrong(at+".price", "a price is 0 to 1,000,000,000 won")
		}
		v.ListPrice = max(v.ListPrice, v.Price)
		if v.Safety < 0 || v.Safety > maxOnHand || v.OnHand < 0 || v.OnHand > maxOnHand {
			c.wrong(at+".onHand", "a stock is 0 to 1,000,000 units")
		}
		if v.ID != "" && !id.Valid(v.ID) {
			c.wrong(at+".id", "this is not a variant of the product")
		}
		if len(v.Values) != len(options) {
			c.wrong(at+".values", fmt.Sprintf("name one value for each of the %d options", len(options)))
			continue
		}
		v.Values = slices.Clone(v.Values)
		for j := range v.Values {
			v.Values[j], _ = line.Clean(v.Values[j], 0, 40)
			if !slices.ContainsFunc(options[j].Values, func(o OptionValue) bool { return o.Name == v.Values[j] }) {
				c.wrong(at+".values["+strconv.Itoa(j)+"]", "the option "+options[j].Name+" has no such value")
			}
		}
		if key := strings.Join(v.Values, "\x00"); combinations[key] {
			c.wrong(at+".values", "another variant has these values")
		} else {
			combinations[key] = true
		}
	}
}

func (c *checker) facts(f *Facts) {
	limit := func(at string, n, high int) {
		if n > high {
			c.wrong(at, fmt.Sprintf("use at most %d entries", high))
		}
	}
	limit("facts.box", len(f.Box), 30)
	limit("facts.steps", len(f.Steps), 10)
	limit("facts.allergens", len(f.Allergens), 22)
	limit("facts.legal", len(f.Legal), 30)
	f.Box, f.Steps, f.Allergens, f.Legal = slices.Clone(f.Box), slices.Clone(f.Steps), slices.Clone(f.Allergens), slices.Clone(f.Legal)
	for i := range f.Box {
		at := "facts.box[" + strconv.Itoa(i) + "]"
		c.line(at+".name", &f.Box[i].Name, 1, 80)
		c.line(at+".nameEn", &f.Box[i].NameEn, 0, 120)
		c.line(at+".amount", &f.Box[i].Amount, 0, 40)
		c.line(at+".amountEn", &f.Box[i].AmountEn, 0, 60)
	}
	for i := range f.Steps {
		at := "facts.steps[" + strconv.Itoa(i) + "]"
		c.line(at+".ko", &f.Steps[i].Ko, 1, 300)
		c.line(at+".en", &f.Steps[i].En, 0, 400)
	}
	for i := range f.Allergens {
		c.line("facts.allergens["+strconv.Itoa(i)+"]", &f.Allergens[i], 1, 20)
	}
	for i := range f.Legal {
		at := "facts.legal[" + strconv.Itoa(i) + "]"
		c.line(at+".name", &f.Legal[i].Name, 1, 60)
		c.line(at+".value", &f.Legal[i].Value, 1, 300)
		c.line(at+".nameEn", &f.Legal[i].NameEn, 0, 100)
		c.line(at+".valueEn", &f.Legal[i].ValueEn, 0, 400)
	}
	if f.Storage != "" && f.Storage != "ambient" && f.Storage != "chilled" && f.Storage != "frozen" {
		c.wrong("facts.storage", "use ambient, chilled or frozen")
	}
}

// CreateProduct adds a product with its options, variants and their opening stock.
// It fails with ErrProduct (and what is wrong by field), ErrVendorNotFound, ErrSlugTaken or ErrSKUTaken.
func (s *Service) CreateProduct(ctx context.Context, f ProductForm) (Product, error) {
	if f.Status == "" {
		f.Status = Draft
	}
	f, err := f.normal()
	if err != nil {
		return Product{}, err
	}
	productID := id.New()
	if f.Slug == "" {
		f.Slug = "p-" + productID[len(productID)-12:] // its random end: its beginning is the time
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		vendor, err := findVendor(ctx, tx, f.VendorID)
		if err != nil {
			return err
		}
		if err := insertProduct(ctx, tx, productID, f, vendor, s.now()); err != nil {
			return err
		}
		return s.placeVariants(ctx, tx, productID, f.Variants)
	})
	if err != nil {
		return Product{}, fmt.Errorf("create product: %w", err)
	}
	return s.Product(ctx, productID)
}

// UpdateProduct replaces what staff wrote of a product. Variants are matched by id; a new one is added with its opening
// stock, one that is left out is retired: no longer sold, but kept for its orders. The stock of present variants stays.
// It fails like CreateProduct, or with ErrEditConflict if f.Version is not the present one.
func (s *Service) UpdateProduct(ctx context.Context, productID string, f ProductForm) (Product, error) {
	present, err := s.Product(ctx, productID)
	if err != nil {
		return Product{}, err
	}
	if f.Slug == "" {
		f.Slug = present.Slug
	}
	if f, err = f.normal(); err != nil {
		return Product{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		vendor, err := findVendor(ctx, tx, f.VendorID)
		if err != nil {
			return err
		}
		if err := updateProduct(ctx, tx, present.ID, f, vendor, s.now()); err != nil {
			return err
		}
		return s.placeVariants(ctx, tx, present.ID, f.Variants)
	})
	if err != nil {
		return Product{}, fmt.Errorf("update product %s: %w", productID, err)
	}
	return s.Product(ctx, present.ID)
}

// placeVariants makes the variants of a product those of the form, in its order.
func (s *Service) placeVariants(ctx context.Context, tx *sqldb.Tx, productID string, forms []VariantForm) error {
	present, err := variantIDs(ctx, tx, productID)
	if err != nil {
		return err
	}
	if err := retireVariants(ctx, tx, productID); err != nil {
		return err
	}
	for i, f := range forms {
		v := Variant{ID: f.ID, ProductID: productID, SKU: f.SKU, Values: f.Values, Price: f.Price, ListPrice: f.ListPrice, OnHand: f.OnHand, Safety: f.Safety}
		if v.ID == "" {
			v.ID = present[f.SKU] // the SKU was here before and comes back
		}
		if v.ID == "" {
			v.ID = id.New()
			if err := insertVariant(ctx, tx, v, i); err != nil {
				return err
			}
			if err := insertStock(ctx, tx, v); err != nil {
				return err
			}
			if v.OnHand > 0 {
				if err := insertLedger(ctx, tx, v.ID, movement{kind: "opening", onHand: v.OnHand}, s.now(), s.actor(ctx)); err != nil {
					return err
				}
			}
			continue
		}
		if err := updateVariant(ctx, tx, v, i); err != nil {
			return err
		}
		if err := s.keepSafety(ctx, tx, v); err != nil {
			return err
		}
	}
	return nil
}

// keepSafety sets how many units are never sold, which may change what shoppers can buy.
func (s *Service) keepSafety(ctx context.Context, tx *sqldb.Tx, v Variant) error {
	before, err := findStock(ctx, tx, v.ID)
	if err != nil || before.safety == v.Safety {
		return err
	}
	if err := updateSafety(ctx, tx, v.ID, v.Safety); err != nil {
		return err
	}
	after := before
	after.safety = v.Safety
	if after.available() > before.available() {
		tx.OnCommit(func() { s.gate.open(v.ID) })
	}
	if after.available() == before.available() {
		return nil
	}
	return eventlog.Emit(ctx, tx, StockChanged{VariantID: v.ID, ProductID: v.ProductID, Available: after.available()})
}

// Product gives a product by id or slug, whatever its status; a shopper may see it only if that is OnSale. It fails with ErrNotFound.
func (s *Service) Product(ctx context.Context, idOrSlug string) (Product, error) {
	column := "slug"
	if id.Valid(idOrSlug) {
		column = "id"
	}
	products, err := loadProducts(ctx, s.db, "p."+column+" = ?", idOrSlug)
	if err != nil {
		return Product{}, err
	}
	if len(products) == 0 {
		return Product{}, ErrNotFound
	}
	return products[0], nil
}

func (s *Service) variant(ctx context.Context, variantID string) (Variant, error) {
	offers, err := s.Offers(ctx, s.db, []string{variantID})
	if err != nil {
		return Variant{}, err
	}
	o, ok := offers[variantID]
	if !ok {
		return Variant{}, ErrVariantNotFound
	}
	return o.Variant, nil
}

// Sort is the order of a list.
type Sort string

// The orders.
const (
	SortNew       Sort = "new"
	SortPopular   Sort = "popular"
	SortPriceLow  Sort = "price_low"
	SortPriceHigh Sort = "price_high"
	SortName      Sort = "name"
	SortUpdated   Sort = "updated"
	SortStock     Sort = "stock" // fewest first
)

// Filter narrows a list of products. Empty fields match all.
type Filter struct {
	Query  string // words; also first letters such as ㄸㅂㅇ
	Vendor string // id or slug
	Status Status
	IDs    []string // without Sort the list comes in this order
	Sort   Sort     // empty: SortNew
	Page   int      // from 1
	Size   int      // 1 to 100; 0 is 20
}

// place is the name of the list that f asks for.
func (f Filter) place() string { return "products " + string(f.Sort) }

// Products lists products, paged by number: a shop has some thousands of them. A page past the end is empty.
func (s *Service) Products(ctx context.Context, f Filter) (list.Page[Product], error) {
	if f.Size <= 0 {
		f.Size = 20
	}
	f.Size = min(f.Size, 100)
	f.Page = min(max(f.Page, 1), 1_000_000)
	ids, total, err := s.find(ctx, f)
	if err != nil {
		return list.Page[Product]{}, fmt.Errorf("list products: %w", err)
	}
	page := list.ByNumber(f.place(), []Product{}, int64(total), f.Page, f.Size)
	if len(ids) == 0 {
		return page, nil
	}
	products, err := loadProducts(ctx, s.db, "p.id IN ("+sqldb.Marks(len(ids))+")", anys(ids)...)
	if err != nil {
		return list.Page[Product]{}, fmt.Errorf("list products: %w", err)
	}
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(products, func(a, b Product) int { return at[a.ID] - at[b.ID] })
	page.Items = products
	return page, nil
}

// most is how many products a statement names; what more have the words is looked through in the order of the list.
const most = 500

// find gives the ids of one page in order, and how many there are in all.
func (s *Service) find(ctx context.Context, f Filter) (ids []string, total int, err error) {
	var asked []term
	if strings.TrimSpace(f.Query) != "" {
		if asked = terms(f.Query); len(asked) == 0 {
			return nil, 0, nil
		}
	}
	if f.Sort == SortStock {
		return s.byStock(ctx, f, asked)
	}
	if len(asked) == 0 {
		return searchProducts(ctx, s.db, f)
	}
	found, err := s.words.find(ctx, s.db, asked)
	if err != nil {
		return nil, 0, err
	}
	there := make(map[string]bool, len(found))
	for _, id := range found {
		there[id] = true
	}
	if f.IDs != nil {
		f.IDs = slices.DeleteFunc(slices.Clone(f.IDs), func(id string) bool { return !there[id] })
		return searchProducts(ctx, s.db, f)
	}
	if len(found) <= most {
		f.IDs = append([]string{}, found...) // none is not all
		f.Sort = cmp.Or(f.Sort, SortNew)     // not in the order of the ids
		return searchProducts(ctx, s.db, f)
	}
	all, err := sortedProducts(ctx, s.db, f)
	if err != nil {
		return nil, 0, err
	}
	all = slices.DeleteFunc(all, func(id string) bool { return !there[id] })
	low := min((f.Page-1)*f.Size, len(all))
	return all[low:min(low+f.Size, len(all))], len(all), nil
}

// Offers gives price, name and stock of variants by id, read through q; unknown ones are missing from the map. Outside a
// transaction a crowd shares the reads.
func (s *Service) Offers(ctx context.Context, q sqldb.Querier, variantIDs []string) (map[string]Offer, error) {
	if q == sqldb.Querier(s.db) {
		return s.crowd.offers(ctx, variantIDs)
	}
	return loadOffers(ctx, q, variantIDs)
}
