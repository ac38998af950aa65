/** Splits a table cell of names separated by white space. */
function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** The services of CloudFormation's resource types, as in `AWS::SERVICE::Resource`. */
export const SERVICES = words(`
  ACMPCA AIOps APS ARCRegionSwitch ARCZonalShift AccessAnalyzer AmazonMQ Amplify AmplifyUIBuilder ApiGateway
  ApiGatewayV2 AppConfig AppFlow AppIntegrations AppMesh AppRunner AppStream AppSync AppTest ApplicationAutoScaling
  ApplicationInsights ApplicationSignals Athena AuditManager AutoScaling AutoScalingPlans B2BI BCMDataExports Backup
  BackupGateway Batch BcmPricingCalculator Bedrock BedrockAgentCore BedrockMantle Billing BillingConductor Braket
  Budgets CDK CE CUR Cases Cassandra CertificateManager Chatbot Chime CleanRooms CleanRoomsML Cloud9 CloudFormation
  CloudFront CloudTrail CloudWatch CodeArtifact CodeBuild CodeCommit CodeConnections CodeDeploy CodeGuruProfiler
  CodeGuruReviewer CodePipeline CodeStar CodeStarConnections CodeStarNotifications Cognito Comprehend
  ComputeOptimizer Config Connect ConnectCampaigns ConnectCampaignsV2 ControlTower CustomerProfiles DAX DLM DMS DSQL
  DataBrew DataPipeline DataSync DataZone Deadline Detective DevOpsAgent DevOpsGuru DirectConnect DirectoryService
  DocDB DocDBElastic DynamoDB EC2 ECR ECS EFS EKS EMR EMRContainers EMRServerless EVS ElastiCache ElasticBeanstalk
  ElasticLoadBalancing ElasticLoadBalancingV2 Elasticsearch ElementalInference EntityResolution EventSchemas Events
  Evidently FIS FMS FSx FinSpace Forecast FraudDetector GameLift GlobalAccelerator Glue Grafana Greengrass
  GreengrassV2 GroundStation GuardDuty HealthImaging HealthLake IAM IVS IVSChat IdentityStore ImageBuilder Inspector
  InspectorV2 Interconnect InternetMonitor Invoicing IoT IoTAnalytics IoTCoreDeviceAdvisor IoTEvents IoTFleetWise
  IoTSiteWise IoTThingsGraph IoTTwinMaker IoTWireless KMS KafkaConnect Kendra KendraRanking Kinesis KinesisAnalytics
  KinesisAnalyticsV2 KinesisFirehose KinesisVideo LakeFormation Lambda LaunchWizard Lex LicenseManager Lightsail
  Location Logs LookoutEquipment LookoutVision M2 MPA MSK MWAA MWAAServerless Macie ManagedBlockchain MediaConnect
  MediaConvert MediaLive MediaPackage MediaPackageV2 MediaStore MediaTailor MemoryDB Neptune NeptuneGraph
  NetworkFirewall NetworkManager Notifications NotificationsContacts NovaAct ODB OSIS Oam ObservabilityAdmin Omics
  OpenSearchServerless OpenSearchService OpsWorks Organizations PCAConnectorAD PCAConnectorSCEP PCS Panorama
  PaymentCryptography Personalize Pinpoint PinpointEmail Pipes Proton QBusiness QLDB QuickSight RAM RDS RTBFabric
  RUM Rbin Redshift RedshiftServerless RefactorSpaces Rekognition ResilienceHub ResourceExplorer2 ResourceGroups
  RoboMaker RolesAnywhere Route53 Route53GlobalResolver Route53Profiles Route53RecoveryControl
  Route53RecoveryReadiness Route53Resolver S3 S3Express S3Files S3ObjectLambda S3Outposts S3Tables S3Vectors SDB SES
  SMSVOICE SNS SQS SSM SSMContacts SSMGuiConnect SSMIncidents SSMQuickSetup SSO SageMaker Scheduler SecretsManager
  SecurityAgent SecurityHub SecurityLake Serverless ServiceCatalog ServiceCatalogAppRegistry ServiceDiscovery Shield
  Signer SimSpaceWeaver StepFunctions SupportApp Synthetics SystemsManagerSAP Timestream Transfer UXC
  VerifiedPermissions VoiceID VpcLattice WAF WAFRegional WAFv2 Wisdom WorkSpaces WorkSpacesThinClient WorkSpacesWeb
  WorkspacesInstances XRay
`);

/** All resource types of the services that stacks of this kind use; of other services, only the name is known. */
export const RESOURCES_OF_SERVICE: Readonly<Record<string, ReadonlySet<string>>> = {
  CloudFormation: words(`
    CustomResource GuardHook HookDefaultVersion HookTypeConfig HookVersion LambdaHook Macro ModuleDefaultVersion
    ModuleVersion PublicTypeVersion Publisher ResourceDefaultVersion ResourceVersion Stack StackSet TypeActivation
    WaitCondition WaitConditionHandle
  `),
  CloudWatch: words(`
    Alarm AlarmMuteRule AnomalyDetector CompositeAlarm Dashboard InsightRule MetricStream OTelEnrichment
  `),
  Cognito: words(`
    IdentityPool IdentityPoolPrincipalTag IdentityPoolRoleAttachment LogDeliveryConfiguration ManagedLoginBranding
    Terms UserPool UserPoolClient UserPoolDomain UserPoolGroup UserPoolIdentityProvider UserPoolResourceServer
    UserPoolRiskConfigurationAttachment UserPoolUICustomizationAttachment UserPoolUser
    UserPoolUserToGroupAttachment
  `),
  EC2: words(`
    CapacityManagerDataExport CapacityReservation CapacityReservationFleet CarrierGateway
    ClientVpnAuthorizationRule ClientVpnEndpoint ClientVpnRoute ClientVpnTargetNetworkAssociation CustomerGateway
    DHCPOptions EC2Fleet EIP EIPAssociation EgressOnlyInternetGateway EnclaveCertificateIamRoleAssociation FlowLog
    GatewayRouteTableAssociation Host IPAM IPAMAllocation IPAMPool IPAMPoolCidr IPAMPrefixListResolver
    IPAMPrefixListResolverTarget IPAMResourceDiscovery IPAMResourceDiscoveryAssociation IPAMScope Instance
    InstanceConnectEndpoint InternetGateway IpPoolRouteTableAssociation KeyPair LaunchTemplate LocalGatewayRoute
    LocalGatewayRouteTable LocalGatewayRouteTableVPCAssociation
    LocalGatewayRouteTableVirtualInterfaceGroupAssociation LocalGatewayVirtualInterface
    LocalGatewayVirtualInterfaceGroup NatGateway NetworkAcl NetworkAclEntry NetworkInsightsAccessScope
    NetworkInsightsAccessScopeAnalysis NetworkInsightsAnalysis NetworkInsightsPath NetworkInterface
    NetworkInterfaceAttachment NetworkInterfacePermission NetworkPerformanceMetricSubscription PlacementGroup
    PrefixList Route RouteServer RouteServerAssociation RouteServerEndpoint RouteServerPeer RouteServerPropagation
    RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress SecurityGroupVpcAssociation
    SnapshotBlockPublicAccess SpotFleet SqlHaStandbyDetectedInstance Subnet SubnetCidrBlock
    SubnetNetworkAclAssociation SubnetRouteTableAssociation TrafficMirrorFilter TrafficMirrorFilterRule
    TrafficMirrorSession TrafficMirrorTarget TransitGateway TransitGatewayAttachment TransitGatewayConnect
    TransitGatewayConnectPeer TransitGatewayMeteringPolicy TransitGatewayMeteringPolicyEntry
    TransitGatewayMulticastDomain TransitGatewayMulticastDomainAssociation TransitGatewayMulticastGroupMember
    TransitGatewayMulticastGroupSource TransitGatewayPeeringAttachment TransitGatewayRoute
    TransitGatewayRouteTable TransitGatewayRouteTableAssociation TransitGatewayRouteTablePropagation
    TransitGatewayVpcAttachment VPC VPCBlockPublicAccessExclusion VPCBlockPublicAccessOptions VPCCidrBlock
    VPCDHCPOptionsAssociation VPCEncryptionControl VPCEndpoint VPCEndpointConnectionNotification
    VPCEndpointService VPCEndpointServicePermissions VPCGatewayAttachment VPCPeeringConnection VPNConcentrator
    VPNConnection VPNConnectionRoute VPNGateway VPNGatewayRoutePropagation VerifiedAccessEndpoint
    VerifiedAccessGroup VerifiedAccessInstance VerifiedAccessTrustProvider Volume VolumeAttachment
  `),
  Events: words('ApiDestination Archive Connection Endpoint EventBus EventBusPolicy Rule'),
  IAM: words(`
    AccessKey Group GroupPolicy InstanceProfile ManagedPolicy OIDCProvider Policy Role RolePolicy SAMLProvider
    ServerCertificate ServiceLinkedRole User UserPolicy UserToGroupAddition VirtualMFADevice
  `),
  Lambda: words(`
    Alias CapacityProvider CodeSigningConfig EventInvokeConfig EventSourceMapping Function LayerVersion
    LayerVersionPermission Permission Url Version
  `),
  Logs: words(`
    AccountPolicy Delivery DeliveryDestination DeliverySource Destination Integration LogAnomalyDetector LogGroup
    LogStream MetricFilter QueryDefinition ResourcePolicy ScheduledQuery SubscriptionFilter Transformer
  `),
  RDS: words(`
    CustomDBEngineVersion DBCluster DBClusterParameterGroup DBInstance DBParameterGroup DBProxy DBProxyEndpoint
    DBProxyTargetGroup DBSecurityGroup DBSecurityGroupIngress DBShardGroup DBSubnetGroup EventSubscription
    GlobalCluster Integration OptionGroup
  `),
  SES: words(`
    ConfigurationSet ConfigurationSetEventDestination ContactList CustomVerificationEmailTemplate DedicatedIpPool
    EmailIdentity MailManagerAddonInstance MailManagerAddonSubscription MailManagerAddressList MailManagerArchive
    MailManagerIngressPoint MailManagerRelay MailManagerRuleSet MailManagerTrafficPolicy MultiRegionEndpoint
    ReceiptFilter ReceiptRule ReceiptRuleSet Template Tenant VdmAttributes
  `),
  SNS: words('Subscription Topic TopicInlinePolicy TopicPolicy'),
  SQS: words('Queue QueueInlinePolicy QueuePolicy'),
  SecretsManager: words('ResourcePolicy RotationSchedule Secret SecretTargetAttachment'),
  StepFunctions: words('Activity StateMachine StateMachineAlias StateMachineVersion'),
  Serverless: words(`
    Api Application CapacityProvider Connector Function GraphQLApi HttpApi LayerVersion SimpleTable StateMachine
    WebSocketApi
  `),
};
