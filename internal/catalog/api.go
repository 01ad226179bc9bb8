package catalog

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

type listRequest struct {
	list.Query
	Words  string `query:"q"      doc:"Words, or first letters such as ㄸㅂㅇ" maxLength:"200" example:"떡볶이"`
	Vendor string `query:"vendor" doc:"Id or slug of a vendor" maxLength:"60" example:"seoul-snack"`
	Sort   string `query:"sort"   doc:"Order of the list" enum:"new,popular,price_low,price_high,name" default:"new"`
}

type adminListRequest struct {
	list.Query
	Words  string `query:"q"      doc:"Words, or first letters such as ㄸㅂㅇ" maxLength:"200" example:"떡볶이"`
	Vendor string `query:"vendor" doc:"Id or slug of a vendor" maxLength:"60"`
	Status string `query:"status" doc:"Only products with this status" enum:"draft,on_sale,hidden"`
	Sort   string `query:"sort"   doc:"Order of the list" enum:"new,popular,price_low,price_high,name,updated,stock" default:"updated"`
}

type (
	ProductPath struct {
		ID string `path:"id" doc:"Product id or slug" minLength:"1" maxLength:"60"`
	}
	productsReply struct{ Body list.Page[ProductView] }
	productReply  struct{ Body ProductView }
	recordsReply  struct{ Body list.Page[ProductRecord] }
	recordReply   struct{ Body ProductRecord }
	createRequest struct{ Body ProductForm }
	updateRequest struct {
		ProductPath
		Body ProductForm
	}
	PicturePath struct {
		ID      string `path:"id"      doc:"Product id" minLength:"36" maxLength:"36"`
		Picture string `path:"picture" doc:"Picture id" minLength:"36" maxLength:"36"`
	}
	uploadForm struct {
		File huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:"A JPEG, PNG or WebP file up to 20 MB and 40 megapixels"`
		Alt  string        `form:"alt" required:"false" maxLength:"200" doc:"What can be seen on it"`
	}
	uploadRequest struct {
		ID      string `path:"id" doc:"Product id" minLength:"36" maxLength:"36"`
		RawBody huma.MultipartFormFiles[uploadForm]
	}
	looseUploadRequest struct {
		RawBody huma.MultipartFormFiles[uploadForm]
	}
	pictureReply struct{ Body PictureView }
	orderRequest struct {
		ID   string `path:"id" doc:"Product id" minLength:"36" maxLength:"36"`
		Body struct {
			IDs []string `json:"ids" doc:"Every picture of the product once; the first becomes the cover" maxItems:"12" nullable:"false"`
		}
	}
	describeRequest struct {
		PicturePath
		Body struct {
			Alt string `json:"alt" doc:"What can be seen on it" maxLength:"200" example:"빨간 소스의 쌀떡볶이"`
		}
	}
	stockRequest struct {
		ID   string `path:"id" doc:"Variant id" minLength:"36" maxLength:"36"`
		Body struct {
			Delta  int64  `json:"delta"  doc:"Units that came (or, below zero, went)" minimum:"-1000000" maximum:"1000000" example:"50"`
			Reason string `json:"reason" doc:"Why; stays in the ledger" minLength:"1" maxLength:"200" example:"입고"`
		}
	}
	variantReply  struct{ Body VariantRecord }
	ledgerRequest struct {
		ID string `path:"id" doc:"Variant id" minLength:"36" maxLength:"36"`
		list.Query
	}
	ledgerReply  struct{ Body list.Page[LedgerLine] }
	vendorsReply struct{ Body list.Page[VendorView] }
	VendorPath   struct {
		ID string `path:"id" doc:"Vendor id or slug" minLength:"1" maxLength:"60"`
	}
	vendorReply         struct{ Body VendorView }
	createVendorRequest struct{ Body VendorForm }
	updateVendorRequest struct {
		VendorPath
		Body VendorForm
	}
)

// Routes opens the JSON doors of the catalogue on api.
func (s *Service) Routes(api huma.API) {
	shop := httpkit.Room{API: api, Tag: "catalog"}
	staff := httpkit.Room{API: api, Tag: "catalog", Role: "operator"}
	tooLarge, notAPicture := http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType

	httpkit.Open(shop, httpkit.Get("/api/v1/products", "list-products", "List products on sale"), s.getProducts)
	httpkit.Open(shop, httpkit.Get("/api/v1/products/{id}", "get-product", "Get a product on sale"), s.getProduct)
	httpkit.Open(shop, httpkit.Get("/api/v1/vendors", "list-vendors", "List vendors"), s.getVendors)

	httpkit.Open(staff, httpkit.Get("/api/v1/admin/products", "admin-list-products", "List products").For("host"), s.adminList)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/products", "admin-create-product", "Add a product").Answers(201).Fails(http.StatusNotFound), s.adminCreate)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/products/{id}", "admin-get-product", "Get a product").For("host"), s.adminGet)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/products/{id}", "admin-update-product", "Change a product, its options and variants"), s.adminUpdate)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/products/{id}/pictures", "admin-add-picture", "Add a picture to a product").
		Answers(201).Through(upload).Fails(tooLarge, notAPicture), s.adminAddPicture)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/products/{id}/pictures", "admin-order-pictures", "Put the pictures of a product into order"), s.adminOrderPictures)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/products/{id}/pictures/{picture}", "admin-describe-picture", "Say what a picture shows"), s.adminDescribePicture)
	httpkit.Open(staff, httpkit.Delete("/api/v1/admin/products/{id}/pictures/{picture}", "admin-delete-picture", "Delete a picture of a product"), s.adminDeletePicture)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/pictures", "admin-store-picture", "Upload a picture for a vendor or a show").For("host").
		Answers(201).Through(upload).Fails(tooLarge, notAPicture), s.adminStorePicture)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/variants/{id}/stock", "admin-adjust-stock", "Change the stock of a variant"), s.adminAdjustStock)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/variants/{id}/ledger", "admin-list-stock-ledger", "What changed the stock of a variant"), s.adminLedger)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/vendors", "admin-list-vendors", "List vendors").For("host"), s.getVendors)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/vendors", "admin-create-vendor", "Add a vendor").Answers(201).Fails(http.StatusNotFound), s.adminCreateVendor)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/vendors/{id}", "admin-update-vendor", "Change a vendor"), s.adminUpdateVendor)
}

// upload caps the whole body of an upload before any of it is kept: a multipart form goes to memory and disk otherwise.
func upload(c huma.Context, next func(huma.Context)) {
	const limit = maxBytes + 1<<20
	r, w := humago.Unwrap(c)
	if r.ContentLength > limit {
		httpkit.Refuse(c, ErrPictureLarge)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	// Read here, so that a body of unknown length has the same answer; what else is wrong with the form huma says.
	if _, large := errors.AsType[*http.MaxBytesError](r.ParseMultipartForm(humago.MultipartMaxMemory)); large {
		httpkit.Refuse(c, ErrPictureLarge)
		return
	}
	next(c)
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll() // what stays lies in the system's temporary folder
	}
}

func (s *Service) getProducts(ctx context.Context, in *listRequest) (*productsReply, error) {
	page, err := s.listed(ctx, Filter{Query: in.Words, Vendor: in.Vendor, Status: OnSale, Sort: Sort(in.Sort)}, in.Query)
	return &productsReply{list.Map(page, Product.View)}, err
}

// listed is a page of products by its place.
func (s *Service) listed(ctx context.Context, f Filter, q list.Query) (list.Page[Product], error) {
	var err error
	if f.Page, err = list.Numbered(f.place(), q); err != nil {
		return list.Page[Product]{}, err
	}
	f.Size = q.Size
	return s.Products(ctx, f)
}

func (s *Service) getProduct(ctx context.Context, in *ProductPath) (*productReply, error) {
	p, err := s.Product(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if p.Status != OnSale {
		return nil, ErrNotFound
	}
	return &productReply{p.View()}, nil
}

func (s *Service) getVendors(ctx context.Context, _ *struct{}) (*vendorsReply, error) {
	vendors, err := s.Vendors(ctx)
	return &vendorsReply{list.Of(each(vendors, Vendor.View))}, err
}

func (s *Service) adminList(ctx context.Context, in *adminListRequest) (*recordsReply, error) {
	page, err := s.listed(ctx, Filter{Query: in.Words, Vendor: in.Vendor, Status: Status(in.Status), Sort: Sort(in.Sort)}, in.Query)
	return &recordsReply{list.Map(page, Product.Record)}, err
}

func record(p Product, err error) (*recordReply, error) {
	if err != nil {
		return nil, err
	}
	return &recordReply{p.Record()}, nil
}

func (s *Service) adminGet(ctx context.Context, in *ProductPath) (*recordReply, error) {
	return record(s.Product(ctx, in.ID))
}

func (s *Service) adminCreate(ctx context.Context, in *createRequest) (*recordReply, error) {
	p, err := s.CreateProduct(ctx, in.Body)
	if err == nil {
		s.note(ctx, deed.To(deed.Product, p.ID, p.Name).Changed("status", "", string(p.Status)))
	}
	return record(p, err)
}

func (s *Service) adminUpdate(ctx context.Context, in *updateRequest) (*recordReply, error) {
	before, err := s.Product(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.UpdateProduct(ctx, in.ID, in.Body)
	if err == nil {
		s.note(ctx, edited(before, p))
	}
	return record(p, err)
}

func pictured(p Picture, err error) (*pictureReply, error) {
	if err != nil {
		return nil, err
	}
	return &pictureReply{p.View()}, nil
}

func (s *Service) adminAddPicture(ctx context.Context, in *uploadRequest) (*pictureReply, error) {
	form := in.RawBody.Data()
	defer form.File.Close()
	return pictured(s.AddPicture(ctx, in.ID, form.Alt, io.Reader(form.File)))
}

func (s *Service) adminStorePicture(ctx context.Context, in *looseUploadRequest) (*pictureReply, error) {
	form := in.RawBody.Data()
	defer form.File.Close()
	return pictured(s.StorePicture(ctx, form.Alt, io.Reader(form.File)))
}

func (s *Service) adminOrderPictures(ctx context.Context, in *orderRequest) (*recordReply, error) {
	if err := s.OrderPictures(ctx, in.ID, in.Body.IDs); err != nil {
		return nil, err
	}
	return record(s.Product(ctx, in.ID))
}

func (s *Service) adminDescribePicture(ctx context.Context, in *describeRequest) (*pictureReply, error) {
	if err := s.DescribePicture(ctx, in.Picture, in.Body.Alt); err != nil {
		return nil, err
	}
	return pictured(s.Picture(ctx, in.Picture))
}

func (s *Service) adminDeletePicture(ctx context.Context, in *PicturePath) (*struct{}, error) {
	return nil, s.DeletePicture(ctx, in.ID, in.Picture)
}

func (s *Service) adminAdjustStock(ctx context.Context, in *stockRequest) (*variantReply, error) {
	v, err := s.AdjustStock(ctx, in.ID, in.Body.Delta, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	d := deed.To(deed.Variant, v.ID, v.Label("ko")).Saying(in.Body.Reason).Of(in.Body.Delta)
	if p, err := s.Product(ctx, v.ProductID); err == nil {
		d = d.And(deed.Product, p.ID, p.Name)
	}
	d.Left = v.OnHand
	s.note(ctx, d)
	return &variantReply{v.Record()}, nil
}

func (s *Service) adminLedger(ctx context.Context, in *ledgerRequest) (*ledgerReply, error) {
	lines, err := s.Ledger(ctx, in.ID, in.Query)
	return &ledgerReply{lines}, err
}

func vendored(v Vendor, err error) (*vendorReply, error) {
	if err != nil {
		return nil, err
	}
	return &vendorReply{v.View()}, nil
}

func (s *Service) adminCreateVendor(ctx context.Context, in *createVendorRequest) (*vendorReply, error) {
	v, err := s.CreateVendor(ctx, in.Body)
	if err == nil {
		s.note(ctx, deed.To(deed.Vendor, v.ID, v.Name))
	}
	return vendored(v, err)
}

func (s *Service) adminUpdateVendor(ctx context.Context, in *updateVendorRequest) (*vendorReply, error) {
	before, err := s.Vendor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := s.UpdateVendor(ctx, in.ID, in.Body)
	if err == nil {
		s.note(ctx, editedVendor(before, v))
	}
	return vendored(v, err)
}
