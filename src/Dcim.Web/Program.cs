using Dcim.Web.Hosting;

return OperatorVerbs.AreMeant(args) ? await OperatorVerbs.RunAsync(args) : await WebInstance.RunAsync(args);
