"""A believable small world: fictional members, their posts and programmes, built through the product's own actions."""
